package io.millrace.cli;

import io.millrace.config.Config;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where on this machine a model is kept. */
final class HomeOption {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Folder of the instance's identity in its consumer group and, if the settings name no"
              + " brokers, of the embedded broker (default: millrace-data/<name>).")
  private @Nullable Path home;

  /** The folder of what is kept on this machine. */
  Path of(Config config) {
    return home != null ? home : defaultOf(config);
  }

  /** The folder of a model for which none is named. */
  static Path defaultOf(Config config) {
    return Path.of("millrace-data", config.name());
  }
}
