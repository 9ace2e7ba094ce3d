package io.millrace.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import io.millrace.data.Block;
import io.millrace.model.OnlineModel;
import io.millrace.tensorflow.Models;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Learns rows in memory, block by block, with the model of a settings file or the same in plain
 * Java, as long as it may. Filling the blocks is not counted. The counterpart of {@code peers.py
 * alone}.
 */
final class AloneMain {
  private AloneMain() {}

  /** Learns a block, and tells the predicted classes; null if it does not know them. */
  private interface Learner {
    byte[] learn(Block block);
  }

  /**
   * Arguments: the settings, {@code model} or {@code plain}, the file of rows, seconds, the file
   * for the predicted classes. Prints rows, nanoseconds, and nanoseconds of processor time.
   */
  public static void main(String[] arguments) throws IOException {
    try {
      Config config = ConfigLoader.load(Path.of(arguments[0]));
      try (OnlineModel model = Models.create(config.modelSettings());
          OutputStream answers =
              new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[4])))) {
        run(
            arguments[1].equals("plain") ? plain(model) : block -> learn(model, block),
            model.newBlock(),
            PeerRows.open(Path.of(arguments[2])),
            (long) (Double.parseDouble(arguments[3]) * 1e9),
            answers);
      }
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static byte[] learn(OnlineModel model, Block block) {
    float[] scores = model.learn(block).scores();
    byte[] classes = new byte[block.rows()];
    for (int row = 0; row < classes.length; row++) {
      classes[row] =
          (byte) Answer.likeliest(scores, row * TeacherStream.CLASSES, TeacherStream.CLASSES);
    }
    return classes;
  }

  /** From the same weights. It computes losses only. */
  private static Learner plain(OnlineModel model) {
    PlainMlp plain =
        new PlainMlp(ModelBenchmark.Rule.ADAM, model.batchSize(), model.snapshot().values());
    float[] losses = new float[model.newBlock().capacity()];
    return block -> {
      plain.learn(block, losses);
      return new byte[0];
    };
  }

  /** The first block is warm-up: it counts as learned, but not as time. */
  private static void run(
      Learner learner, Block block, PeerRows rows, long limit, OutputStream answers)
      throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long done = 0;
    long passed = 0;
    long used = 0;
    for (boolean isFirst = true; passed < limit && rows.fill(block); isFirst = false) {
      long start = System.nanoTime();
      long cpu = system.getProcessCpuTime();
      byte[] classes = learner.learn(block);
      if (!isFirst) {
        passed += System.nanoTime() - start;
        used += system.getProcessCpuTime() - cpu;
        done += block.rows();
      }
      answers.write(classes);
      block.clear();
    }
    System.out.println(done + " " + passed + " " + used);
  }
}
