package io.millrace.benchmarks;

import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import io.millrace.data.Block;
import io.millrace.model.OnlineModel;
import io.millrace.tensorflow.Models;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Learns rows in memory as the learner does, block by block, without Kafka around it. */
final class MillraceMain {
  private MillraceMain() {}

  /**
   * Arguments: the settings, a CSV file, how many of its rows to learn, the file for the scores.
   * Prints the processor time of the thread that learns, in µs per row.
   */
  public static void main(String[] arguments) throws IOException {
    try {
      Config config = ConfigLoader.load(Path.of(arguments[0]));
      Path csv = Path.of(arguments[1]);
      Block rows = QualityRows.read(config, csv, Integer.parseInt(arguments[2])).block();
      try (OnlineModel model = Models.create(config.modelSettings())) {
        learn(model, rows, Path.of(arguments[3]));
      }
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void learn(OnlineModel model, Block rows, Path file) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    ByteBuffer scores =
        ByteBuffer.allocate(rows.rows() * model.outputs() * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    Block block = model.newBlock();
    long start = threads.getCurrentThreadCpuTime();
    for (int row = 0; row < rows.rows(); ) {
      block.clear();
      while (row < rows.rows() && !block.isFull()) {
        block.add(rows, row++);
      }
      float[] answers = model.learn(block).scores();
      for (int i = 0; i < block.rows() * model.outputs(); i++) {
        scores.putFloat(answers[i]);
      }
    }
    long nanos = threads.getCurrentThreadCpuTime() - start;
    Files.write(file, scores.array());
    System.out.printf(Locale.ROOT, "%.3f%n", nanos / 1e3 / rows.rows());
  }
}
