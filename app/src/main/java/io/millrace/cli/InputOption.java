package io.millrace.cli;

import io.millrace.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names a file of samples. */
final class InputOption {
  @Option(
      names = {"-i", "--input"},
      required = true,
      paramLabel = "FILE",
      description =
          "A CSV file with column names in its first line (.csv), JSON lines (.jsonl,"
              + " .ndjson, .json), packed (.gz) or not, or"
              + " images in IDX format with --labels.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "The labels of the images, in IDX format.")
  private @Nullable Path labels;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Format of the file: ${COMPLETION-CANDIDATES} (default: by its name).")
  private Inputs.@Nullable Format format;

  @Option(
      names = "--separator",
      paramLabel = "C",
      converter = Separator.class,
      description =
          "What separates the cells of a CSV file, such as \";\" or tab (default: that of"
              + " samples.format.csv, or a comma).")
  private @Nullable Character separator;

  /** The file's name, as it was given. */
  Path file() {
    return file;
  }

  /**
   * Opens the file.
   *
   * @param labelled whether it must have labels; if not, and the settings let samples be without,
   *     it is enough to warn
   * @throws IOException if it can't be read, or is not for these settings
   */
  Inputs open(Config config, boolean labelled) throws IOException {
    Inputs.Format known = format == null ? Inputs.Format.of(file) : format;
    return Inputs.open(config, known, file, labels, separator, labelled);
  }
}
