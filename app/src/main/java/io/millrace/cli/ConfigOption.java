package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which model, and where it is kept. */
final class ConfigOption {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigFileOption file;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Folder of the instance's identity in its consumer group and, if the settings name no"
              + " brokers, of the embedded broker (default: millrace-data/<name>).")
  private @Nullable Path home;

  /** The settings. */
  Config load() throws ConfigException {
    return file.load();
  }

  /** The folder of what is kept on this machine. */
  Path home(Config config) {
    return home != null ? home : defaultHome(config);
  }

  /** The folder of a model for which none is named. */
  static Path defaultHome(Config config) {
    return Path.of("millrace-data", config.name());
  }

  /** The cluster that these settings name, for a command that may run beside others. */
  Cluster cluster(Config config) {
    return Cluster.shared(config, home(config));
  }
}
