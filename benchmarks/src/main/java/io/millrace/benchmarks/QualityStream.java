package io.millrace.benchmarks;

import io.millrace.cli.Main;
import io.millrace.serde.CsvDialect;
import io.millrace.serde.CsvFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A stream to be learned by all.
 *
 * @param name in tables
 * @param csv its rows, below their columns' names
 * @param label the column that is predicted
 */
record QualityStream(String name, Path csv, String label) {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /**
   * Streams of the literature, with half of their rows before the drift. Two have the noise of
   * their papers.
   */
  private static final List<Generated> GENERATED =
      List.of(
          new Generated("agrawal", "abrupt", "0"),
          new Generated("friedman", "abrupt", "0"),
          new Generated("hyperplane", "gradual", "0"),
          new Generated("led", "gradual", "0.1"),
          new Generated("mixed", "gradual", "0"),
          new Generated("rbf", "abrupt", "0"),
          new Generated("sea", "abrupt", "0.1"),
          new Generated("sine", "abrupt", "0"),
          new Generated("waveform", "gradual", "0"));

  /** What the command needs to know. */
  private record Generated(String name, String drift, String noise) {
    List<String> arguments(long rows, Path csv) {
      return List.of(
          "generate",
          "--stream",
          name,
          "--drift",
          drift,
          "--noise",
          noise,
          "--samples",
          Long.toString(rows),
          "--output",
          csv.toString());
    }
  }

  /** Generates those of the literature, by the command. */
  static List<QualityStream> generated(Path folder, long rows)
      throws IOException, InterruptedException {
    List<QualityStream> streams = new ArrayList<>();
    for (Generated stream : GENERATED) {
      Path csv = folder.resolve(stream.name + ".csv");
      MeasuredProcess.run(
          JavaProcess.command(List.of(), Main.class, stream.arguments(rows, csv)),
          folder.resolve(stream.name + ".log"),
          LIMIT);
      streams.add(new QualityStream("%s, %s".formatted(stream.name, stream.drift), csv, last(csv)));
    }
    return streams;
  }

  /** Those of a folder: its CSV files, of which each has its label in its last column. */
  static List<QualityStream> ofFolder(Path folder) throws IOException {
    List<QualityStream> streams = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path csv : files.filter(file -> isCsv(file)).sorted().toList()) {
        streams.add(of(csv, last(csv)));
      }
    }
    return streams;
  }

  /** That of a file. */
  static QualityStream of(Path csv, String label) {
    return new QualityStream(name(csv), csv, label);
  }

  private static boolean isCsv(Path file) {
    return file.toString().matches(".*\\.csv(\\.gz)?");
  }

  private static String name(Path csv) {
    return csv.getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", "");
  }

  private static String last(Path csv) throws IOException {
    try (CsvFile file = CsvFile.open(csv, CsvDialect.RFC_4180, false)) {
      return file.columns().get(file.columns().size() - 1);
    }
  }

  /**
   * The settings that {@code init} writes after a look at so many rows.
   *
   * @param folder for the file
   */
  Path draft(Path folder, long rows) throws IOException, InterruptedException {
    Path draft = folder.resolve("draft.yaml");
    List<String> arguments =
        List.of(
            "init",
            "--input",
            csv.toString(),
            "--label",
            label,
            "--name",
            "quality",
            "--limit",
            Long.toString(rows),
            "--output",
            draft.toString());
    MeasuredProcess.run(
        JavaProcess.command(List.of(), Main.class, arguments), folder.resolve("init.log"), LIMIT);
    return draft;
  }
}
