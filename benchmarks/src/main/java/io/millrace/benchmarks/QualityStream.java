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
import java.util.Map;
import java.util.TreeMap;
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

  /** Streams of the literature, and how each drifts at half of its rows. */
  private static final Map<String, String> GENERATED =
      new TreeMap<>(
          Map.of(
              "sea", "abrupt",
              "hyperplane", "gradual",
              "agrawal", "abrupt",
              "led", "gradual",
              "rbf", "abrupt",
              "waveform", "gradual",
              "sine", "abrupt",
              "mixed", "gradual",
              "friedman", "abrupt"));

  /** Generates those of the literature, by the command. */
  static List<QualityStream> generated(Path folder, long rows)
      throws IOException, InterruptedException {
    List<QualityStream> streams = new ArrayList<>();
    for (Map.Entry<String, String> stream : GENERATED.entrySet()) {
      String name = stream.getKey();
      Path csv = folder.resolve(name + ".csv");
      List<String> arguments =
          List.of(
              "generate",
              "--stream",
              name,
              "--drift",
              stream.getValue(),
              "--samples",
              Long.toString(rows),
              "--output",
              csv.toString());
      MeasuredProcess.run(
          JavaProcess.command(List.of(), Main.class, arguments),
          folder.resolve(name + ".log"),
          LIMIT);
      streams.add(new QualityStream("%s, %s".formatted(name, stream.getValue()), csv, last(csv)));
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
