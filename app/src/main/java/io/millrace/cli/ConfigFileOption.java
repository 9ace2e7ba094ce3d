package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which model. */
final class ConfigFileOption {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The model's settings, in YAML.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  /** The settings. */
  Config load() throws ConfigException {
    return ConfigLoader.load(file);
  }
}
