package io.millrace.cli;

import io.millrace.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a file of samples. */
final class InputOption {
  @Option(
      names = {"-i", "--input"},
      required = true,
      paramLabel = "FILE",
      description =
          "A CSV file with column names in its first line (.csv, .csv.gz), or JSON lines (.jsonl).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  /**
   * Opens the file.
   *
   * @throws IOException if it can't be read, or is not for these settings
   */
  Inputs open(Config config) throws IOException {
    return Inputs.open(config, file);
  }
}
