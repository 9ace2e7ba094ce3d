package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/** The options that say which model, and where it is kept. */
final class ConfigOption {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigFileOption file;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private HomeOption home;

  /** The settings. */
  Config load() throws ConfigException {
    return file.load();
  }

  /** The folder of what is kept on this machine. */
  Path home(Config config) {
    return home.of(config);
  }

  /** The cluster that these settings name, for a command that may run beside others. */
  Cluster cluster(Config config) {
    return Cluster.shared(config, home(config));
  }
}
