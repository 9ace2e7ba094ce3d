package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.features.Feature;
import io.millrace.features.SampleFields;
import io.millrace.features.Unlabelled;
import io.millrace.serde.CsvDialect;
import io.millrace.serde.CsvFile;
import io.millrace.serde.FileLine;
import io.millrace.serde.FileLines;
import io.millrace.serde.IdxFile;
import io.millrace.serde.SampleFormat;
import io.millrace.serde.SampleWriter;
import io.millrace.serde.SizeLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a file, as values of records. Those of a CSV file are written in the format of the
 * samples topic; lines of JSON are taken as they are, behind the id of a schema if the topic has a
 * registry. A row that can't be a sample does not end the file: it comes with its fault.
 */
final class Inputs implements Iterator<InputRow>, AutoCloseable {
  private static final int MOST_NAMES = 12;
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final Logger LOG = LoggerFactory.getLogger(Inputs.class);

  private final Path path;
  private final BooleanSupplier more;
  private final Supplier<InputRow> next;
  private final AutoCloseable file;

  private Inputs(Path path, BooleanSupplier more, Supplier<InputRow> next, AutoCloseable file) {
    this.path = path;
    this.more = more;
    this.next = next;
    this.file = file;
  }

  /** The file's name, as it was given. */
  String name() {
    return path.toString();
  }

  /** What a file of samples looks like inside. */
  enum Format {
    csv,
    jsonl,
    idx;

    /** Many programs call them by the last. */
    private static final List<String> JSON_LINES = List.of(".jsonl", ".ndjson", ".json");

    /** The format that a file's name speaks of. */
    static Format of(Path file) {
      String name = file.toString();
      String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
      return JSON_LINES.stream().anyMatch(plain::endsWith)
          ? jsonl
          : name.contains("-idx") ? idx : csv;
    }
  }

  /**
   * Opens a file.
   *
   * @param labels the second file of the format IDX
   * @param separator of cells, if it is not that of the topic
   * @param labelled whether a table must have the label
   * @throws IOException if it can't be read, or is not for these settings
   */
  static Inputs open(
      Config config,
      Format format,
      Path path,
      @Nullable Path labels,
      @Nullable Character separator,
      boolean labelled)
      throws IOException {
    requireReadable(path);
    return switch (format) {
      case jsonl -> lines(config, path);
      case csv -> table(config, path, separator, labelled);
      case idx -> images(config, path, labels);
    };
  }

  /** Fails if there is no such file. */
  static void requireReadable(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": is a folder: name a file in it");
    }
    if (!Files.isReadable(path)) {
      throw new IOException(path + ": there is no such file, or it can't be read");
    }
  }

  private static Inputs images(Config config, Path path, @Nullable Path labels) throws IOException {
    if (labels == null) {
      throw new IOException(path + ": images need their labels: give their file with --labels");
    }
    requireReadable(labels);
    List<Feature> features = config.input().features();
    if (features.size() != 1 || !(features.get(0) instanceof Feature.Vector vector)) {
      throw new IOException(path + ": images need settings with one feature, of type vector");
    }
    IdxFile file = IdxFile.open(path, labels, vector.place(), config.input().label().place());
    if (file.pixels() != vector.size()) {
      file.close();
      throw new IOException(
          "%s: images of %d pixels, but feature %s has size %d"
              .formatted(path, file.pixels(), vector.name(), vector.size()));
    }
    SampleWriter writer = config.sampleCodec().newWriter();
    return new Inputs(path, file::hasNext, () -> image(file, writer), file);
  }

  private static Inputs lines(Config config, Path path) throws IOException {
    UnaryOperator<byte[]> writer = config.sampleCodec().newLineWriter();
    if (writer == null) {
      throw new IOException(
          path
              + ": JSON lines need samples.format: json or registry_json; give a CSV file, or change"
              + " the format");
    }
    FileLines lines = openLines(path);
    int most = config.input().samples().maxBytes();
    return new Inputs(
        path,
        lines::hasNext,
        () -> {
          FileLine line = lines.next();
          return row(line, writer.apply(line.bytes()), most);
        },
        lines);
  }

  /**
   * Opens JSON lines.
   *
   * @throws IOException if they can't be read, or are an array
   */
  static FileLines openLines(Path path) throws IOException {
    FileLines lines = FileLines.open(path);
    FileLine first = lines.peek();
    if (first != null && first.text().stripLeading().startsWith("[")) {
      lines.close();
      throw new IOException(
          path
              + ": is an array in JSON: expected an object in each line, as jq -c '.[]' writes them");
    }
    return lines;
  }

  /** Images have no lines: their numbers stand for those. */
  private static InputRow image(IdxFile file, SampleWriter writer) {
    try {
      byte[] value = writer.write(file.next());
      return new InputRow(file.read(), value, null);
    } catch (UncheckedIOException e) {
      return new InputRow(
          file.read(),
          new byte[0],
          new InvalidSampleException(Reason.UNDECODABLE, String.valueOf(e.getMessage())));
    }
  }

  private static Inputs table(
      Config config, Path path, @Nullable Character separator, boolean labelled)
      throws IOException {
    CsvDialect dialect = dialect(config, separator);
    boolean headers =
        config.input().samples().format() instanceof SampleFormat.Csv csv && csv.header();
    CsvFile file = CsvFile.open(path, dialect, headers);
    try {
      requireColumns(config, path, file.columns(), dialect, labelled);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    Set<String> unknown = unknownColumns(config, file.columns());
    if (!unknown.isEmpty()) {
      LOG.warn(
          "{}: columns that the settings don't name are ignored: {}",
          path,
          some(
              unknown.stream().map(name -> name.isEmpty() ? "one without a name" : name).toList()));
    }
    SampleWriter writer = config.sampleCodec().newWriter();
    int most = config.input().samples().maxBytes();
    return new Inputs(path, file::hasNext, () -> written(file.next(), unknown, writer, most), file);
  }

  private static CsvDialect dialect(Config config, @Nullable Character separator) {
    CsvDialect topics =
        config.input().samples().format() instanceof SampleFormat.Csv csv
            ? csv.dialect()
            : CsvDialect.RFC_4180;
    return separator == null ? topics : topics.withSeparator(separator);
  }

  private static InputRow written(
      CsvFile.Row row, Set<String> unknown, SampleWriter writer, int most) {
    FileLine line = row.line();
    if (line.fault() != null) {
      return row(line, line.bytes(), most);
    }
    row.cells().keySet().removeAll(unknown);
    try {
      return row(line, writer.write(row.cells()), most);
    } catch (UncheckedIOException e) {
      String fault = String.valueOf(e.getMessage());
      return new InputRow(
          line.number(), line.bytes(), new InvalidSampleException(Reason.UNDECODABLE, fault));
    }
  }

  /** What the learner would refuse for its length, the topic may not even take. */
  private static InputRow row(FileLine line, byte[] value, int most) {
    InvalidSampleException fault = line.fault();
    if (fault == null && value.length > most) {
      fault = SizeLimit.exceeded(value.length, most);
    }
    return new InputRow(line.number(), fault == null ? value : line.bytes(), fault);
  }

  /** Without one of them every row would be a dead letter. */
  private static void requireColumns(
      Config config, Path path, List<String> columns, CsvDialect dialect, boolean labelled)
      throws IOException {
    SampleFields fields = config.sampleFields();
    List<String> missing =
        fields.columns().stream()
            .map(SampleFields.Column::name)
            .filter(name -> !columns.contains(name))
            .toList();
    boolean onlyLabel =
        missing.equals(fields.label().columns().stream().map(SampleFields.Column::name).toList());
    if (onlyLabel && !labelled && fields.unlabelled() == Unlabelled.PREDICT) {
      LOG.warn("{}: no column {}: its samples are predicted, not learned", path, some(missing));
    } else if (!missing.isEmpty()) {
      throw new IOException(
          "%s: no column %s: its first line must name all features and the label (%s), and has %s%s"
              .formatted(
                  path,
                  some(missing),
                  config.input().label().place(),
                  some(columns),
                  columns.size() == 1 ? separatorHint(columns.get(0), dialect.separator()) : ""));
    }
  }

  /** What to do about a first line that seems to have other separators; empty if it doesn't. */
  static String separatorHint(String header, char separator) {
    for (char other : SEPARATORS) {
      if (header.indexOf(other) >= 0) {
        return "; its cells seem to be separated by %2$s, not by %1$s: give --separator %2$s"
            .formatted(Separator.shown(separator), Separator.shown(other));
      }
    }
    return "";
  }

  /** A vector can have thousands of columns. */
  private static String some(List<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() <= MOST_NAMES ? first : first + ", … (%,d in all)".formatted(names.size());
  }

  private static Set<String> unknownColumns(Config config, List<String> columns) {
    Set<String> unknown = new LinkedHashSet<>(columns);
    SampleFields fields = config.sampleFields();
    fields.columns().forEach(column -> unknown.remove(column.name()));
    unknown.removeAll(optional(config));
    fields.copied().forEach(unknown::remove);
    return unknown;
  }

  /** Fields that a sample may have besides; in CSV only where its columns name them. */
  private static Set<String> optional(Config config) {
    return config.input().samples().format() instanceof SampleFormat.Csv csv
        ? Set.copyOf(csv.columns() == null ? List.of() : csv.columns())
        : Set.copyOf(config.sampleFields().notes().columns());
  }

  @Override
  public boolean hasNext() {
    return more.getAsBoolean();
  }

  @Override
  public InputRow next() {
    return next.get();
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
