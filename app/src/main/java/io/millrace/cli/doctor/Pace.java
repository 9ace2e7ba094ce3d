package io.millrace.cli.doctor;

import io.millrace.data.Block;
import io.millrace.model.OnlineModel;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast this machine learns a model.
 *
 * @param step seconds for a mini-batch
 * @param batchSize samples of a mini-batch
 */
public record Pace(double step, int batchSize) {
  /** Blocks are made larger, up to those of production, until one takes so long. */
  private static final long LONG_BLOCK = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long MEASURED = TimeUnit.SECONDS.toNanos(1);

  /**
   * Measures with random samples, learned in blocks as in production. It takes a few seconds, or
   * two mini-batches of a model that takes longer than that.
   */
  public static Pace of(OnlineModel model) {
    return of(model, System::nanoTime);
  }

  static Pace of(OnlineModel model, LongSupplier nanos) {
    Random random = new Random(1);
    Block block = model.newBlock();
    fill(block, model.batchSize(), random);
    model.learn(block); // the first call takes longer
    long took = time(model, block, nanos);
    while (took < LONG_BLOCK && !block.isFull()) {
      fill(block, Math.min(2 * block.rows(), block.capacity()), random);
      took = time(model, block, nanos);
    }
    long rows = block.rows();
    if (took < MEASURED) {
      took = 0;
      rows = 0;
      while (took < MEASURED) {
        took += time(model, block, nanos);
        rows += block.rows();
      }
    }
    return new Pace(took / 1e9 * model.batchSize() / rows, model.batchSize());
  }

  private static long time(OnlineModel model, Block block, LongSupplier nanos) {
    long start = nanos.getAsLong();
    model.learn(block);
    return nanos.getAsLong() - start;
  }

  private static void fill(Block block, int rows, Random random) {
    while (block.rows() < rows) {
      for (int i = 0; i < block.features(); i++) {
        block.setFeature(block.rows(), i, random.nextFloat());
      }
      for (int i = 0; i < block.labels(); i++) {
        block.setLabel(block.rows(), i, random.nextInt(2));
      }
      block.setWeight(block.rows(), 1);
      block.add();
    }
  }

  /** Microseconds for a sample. */
  public double microsPerSample() {
    return step * 1e6 / batchSize;
  }

  /** The samples learned in a second, at most, to be read. */
  public String rate() {
    double rate = batchSize / step;
    return String.format(Locale.ROOT, rate < 10 ? "%.2f samples/s" : "%,.0f samples/s", rate);
  }
}
