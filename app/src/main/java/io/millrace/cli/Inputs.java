package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.features.Feature;
import io.millrace.features.SampleFields;
import io.millrace.serde.CsvFile;
import io.millrace.serde.IdxFile;
import io.millrace.serde.SampleFormat;
import io.millrace.serde.SampleWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.io.input.BOMInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The samples of a file, as values of records. Rows of a CSV file are written in the format of the
 * samples topic; lines of a file {@code .jsonl} are taken as they are.
 */
final class Inputs implements Iterator<byte[]>, AutoCloseable {
  private static final int MOST_NAMES = 12;
  private static final Logger LOG = LoggerFactory.getLogger(Inputs.class);

  private final Iterator<byte[]> values;
  private final AutoCloseable file;

  private Inputs(Iterator<byte[]> values, AutoCloseable file) {
    this.values = values;
    this.file = file;
  }

  /** What a file of samples looks like inside. */
  enum Format {
    csv,
    jsonl,
    idx;

    /** The format that a file's name speaks of. */
    static Format of(Path file) {
      String name = file.toString();
      return name.endsWith(".jsonl") ? jsonl : name.contains("-idx") ? idx : csv;
    }
  }

  /**
   * Opens a file.
   *
   * @param labels the second file of the format IDX
   * @throws IOException if it can't be read, or is not for these settings
   */
  static Inputs open(Config config, Format format, Path path, @Nullable Path labels)
      throws IOException {
    requireReadable(path);
    return switch (format) {
      case jsonl -> lines(config, path);
      case csv -> table(config, path);
      case idx -> images(config, path, labels);
    };
  }

  private static void requireReadable(Path path) throws IOException {
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
    IdxFile file = IdxFile.open(path, labels, vector.name(), config.input().label().name());
    if (file.pixels() != vector.size()) {
      file.close();
      throw new IOException(
          "%s: images of %d pixels, but feature %s has size %d"
              .formatted(path, file.pixels(), vector.name(), vector.size()));
    }
    return rows(config, file, file, Set.of());
  }

  private static Inputs lines(Config config, Path path) throws IOException {
    if (!(config.input().samples().format() instanceof SampleFormat.Json)) {
      throw new IOException(
          path + ": JSON lines need samples.format: json; give a CSV file, or change the format");
    }
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                BOMInputStream.builder().setPath(path).get(), StandardCharsets.UTF_8));
    Iterator<byte[]> values =
        reader.lines().map(line -> line.getBytes(StandardCharsets.UTF_8)).iterator();
    return new Inputs(values, reader);
  }

  private static Inputs table(Config config, Path path) throws IOException {
    CsvFile file = CsvFile.open(path);
    try {
      requireColumns(config, path, file.columns());
    } catch (IOException e) {
      file.close();
      throw e;
    }
    Set<String> unknown = unknownColumns(config, file.columns());
    if (!unknown.isEmpty()) {
      LOG.warn("{}: columns that the settings don't name are ignored: {}", path, unknown);
    }
    return rows(config, file, file, unknown);
  }

  private static Inputs rows(
      Config config, Iterator<Map<String, String>> rows, AutoCloseable file, Set<String> unknown) {
    SampleWriter writer = config.sampleCodec().newWriter();
    return new Inputs(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return rows.hasNext();
          }

          @Override
          public byte[] next() {
            Map<String, String> row = rows.next();
            row.keySet().removeAll(unknown);
            return writer.write(row);
          }
        },
        file);
  }

  /** Without one of them every row would be a dead letter. */
  private static void requireColumns(Config config, Path path, List<String> columns)
      throws IOException {
    List<String> missing =
        config.sampleFields().columns().stream()
            .map(SampleFields.Column::name)
            .filter(name -> !columns.contains(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new IOException(
          "%s: no column %s: its first line must name all features and the label (%s), and has %s"
              .formatted(path, some(missing), config.input().label().name(), some(columns)));
    }
  }

  /** A vector can have thousands of columns. */
  private static String some(List<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() <= MOST_NAMES ? first : first + ", … (%,d in all)".formatted(names.size());
  }

  private static Set<String> unknownColumns(Config config, List<String> columns) {
    Set<String> unknown = new HashSet<>(columns);
    SampleFields fields = config.sampleFields();
    fields.columns().forEach(column -> unknown.remove(column.name()));
    unknown.removeAll(SampleFields.RESERVED);
    return unknown;
  }

  @Override
  public boolean hasNext() {
    return values.hasNext();
  }

  @Override
  public byte[] next() {
    return values.next();
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
