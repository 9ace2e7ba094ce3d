package io.millrace.cli;

import io.millrace.app.CheckpointsTopic;
import io.millrace.app.Cluster;
import io.millrace.checkpoint.Checkpoints;
import io.millrace.checkpoint.Manifest;
import io.millrace.config.Config;
import io.millrace.model.ModelState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose checkpoints are meant; finds and loads them. */
final class CheckpointOption {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption config;

  @Option(
      names = "--replica",
      paramLabel = "N",
      defaultValue = "0",
      description = "Replica whose checkpoint it is (default: ${DEFAULT-VALUE}).")
  private int replica;

  /** The settings, and where they lie. */
  ConfigOption config() {
    return config;
  }

  /** The replica. */
  int replica() {
    return replica;
  }

  /**
   * The cluster with the checkpoints.
   *
   * @throws CommandException if there is no topic of them
   */
  Cluster cluster(Config of) {
    return cluster(config, of);
  }

  /** The same of all replicas. */
  static Cluster cluster(ConfigOption option, Config of) {
    return option.clusterWith(of, of.topics().checkpoints().topic());
  }

  /** The checkpoints of a model. */
  static Checkpoints open(Config config, Cluster cluster) {
    return CheckpointsTopic.open(config.topics().checkpoints().topic(), cluster.properties());
  }

  /**
   * The replica's checkpoint of a step.
   *
   * @param step null for the latest
   * @throws CommandException if there is none
   */
  Manifest find(Checkpoints checkpoints, Config of, @Nullable Long step) {
    return find(checkpoints, of, replica, step);
  }

  /** The same of any replica's. */
  static Manifest find(Checkpoints checkpoints, Config of, int replica, @Nullable Long step) {
    return checkpoints
        .find(of.name(), replica, step)
        .orElseThrow(
            () ->
                new CommandException(
                    "model %s, replica %d, has no checkpoint%s: `millrace checkpoints list` lists them"
                        .formatted(of.name(), replica, step == null ? "" : " of step " + step)));
  }

  /**
   * What a checkpoint holds.
   *
   * @throws CommandException if it is damaged
   */
  static ModelState load(Checkpoints checkpoints, Manifest manifest) {
    try {
      return checkpoints.load(manifest);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }
}
