package io.millrace.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.Assembly;
import io.millrace.config.Config;
import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.SampleReader;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Task;
import io.millrace.features.Feature;
import io.millrace.serde.CsvDialect;
import io.millrace.serde.CsvFile;
import io.millrace.serde.SampleWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rows of a stream as the model sees them, which are those that its peers get: numbers as they
 * are, categories as one-hot columns.
 *
 * @param task what is predicted
 * @param block all rows
 * @param numbers the columns that are no parts of a category
 * @param refused rows that could not be read
 */
record QualityRows(Task task, Block block, List<Integer> numbers, int refused) {
  /**
   * Reads the first rows of a file.
   *
   * @throws IOException if it can't be read, or a feature or the label is of a kind that only some
   *     learners know
   */
  static QualityRows read(Config config, Path csv, int most) throws IOException {
    if (config.input().label().width() > 1) {
      throw new IOException(
          "%s: label %s is a vector: name a column that is a class or a number"
              .formatted(csv, config.input().label().name()));
    }
    List<Integer> numbers = new ArrayList<>();
    int width = 0;
    for (Feature feature : config.input().features()) {
      if (feature.givesBuckets()) {
        throw new IOException(
            "%s: column %s is hashed, which not all learners can take: leave it out"
                .formatted(csv, feature.name()));
      }
      for (int i = 0; i < feature.valueWidth() && feature.hasMean(); i++) {
        numbers.add(width + i);
      }
      width += feature.width();
    }
    Block block = new Block(most, width, config.input().label().width());
    int refused = fill(block, config, csv);
    return new QualityRows(new Assembly(config).task(), block, numbers, refused);
  }

  private static int fill(Block block, Config config, Path csv) throws IOException {
    SampleWriter writer = config.sampleCodec().newWriter();
    SampleReader reader = config.sampleCodec().newReader();
    int refused = 0;
    try (CsvFile file = CsvFile.open(csv, CsvDialect.RFC_4180, false)) {
      List<String> others = new ArrayList<>(file.columns());
      config.sampleFields().columns().forEach(column -> others.remove(column.name()));
      while (file.hasNext() && !block.isFull()) {
        Map<String, String> cells = file.next().cells();
        cells.keySet().removeAll(others);
        try {
          reader.read(writer.write(cells), block, block.rows());
          block.add();
        } catch (InvalidSampleException e) {
          refused++;
        }
      }
    }
    return refused;
  }

  /** Classes, or 0 if numbers are predicted. */
  int classes() {
    return task instanceof Task.Classification classification ? classification.classes().size() : 0;
  }

  /** Scores of a row. */
  int outputs() {
    return Math.max(1, classes());
  }

  /**
   * Writes what {@code quality_peers.py} reads.
   *
   * @return the file that names the other
   */
  Path write(Path folder) throws IOException {
    Path rows = folder.resolve("rows.f32");
    ByteBuffer bytes =
        ByteBuffer.allocate(block.rows() * (block.features() + 1) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < block.rows(); row++) {
      for (int column = 0; column < block.features(); column++) {
        bytes.putFloat(block.feature(row, column));
      }
      bytes.putFloat(block.label(row, 0));
    }
    Files.write(rows, bytes.array());
    Path stream = folder.resolve("stream.json");
    Map<String, Object> meaning =
        Map.of(
            "rows",
            rows.toString(),
            "features",
            block.features(),
            "numbers",
            numbers,
            "classes",
            classes());
    new ObjectMapper().writeValue(stream.toFile(), meaning);
    return stream;
  }

  /**
   * How good predictions are, by their names in reports.
   *
   * @param file float32 {@code [rows, outputs]}, little-endian
   * @throws IOException if it holds other than that many
   */
  Map<String, Double> judge(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    float[] scores = new float[block.rows() * outputs()];
    if (bytes.length != scores.length * Float.BYTES) {
      throw new IOException(
          "%s: %d bytes, expected %d numbers".formatted(file, bytes.length, scores.length));
    }
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(scores);
    Prequential prequential = new Prequential(task, outputs(), new EvaluationSettings(1));
    for (int row = 0; row < block.rows(); row++) {
      prequential.addWithoutLoss(block, row, scores);
    }
    return prequential.cumulative();
  }
}
