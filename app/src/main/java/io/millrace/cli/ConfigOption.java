package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which model, and where it is kept. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The model's settings, in YAML.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Where this machine keeps the model's embedded broker, if the settings name none, and"
              + " who it is in its consumer group (default: millrace-data/<name>).")
  private @Nullable Path home;

  /** The settings. */
  Config load() throws ConfigException {
    return ConfigLoader.load(file);
  }

  /** The folder of what is kept on this machine. */
  Path home(Config config) {
    return home != null ? home : Path.of("millrace-data", config.name());
  }

  /** The cluster that these settings name. */
  Cluster cluster(Config config) {
    return Cluster.of(config, home(config));
  }
}
