package io.millrace.benchmarks;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings.Device;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import io.millrace.tensorflow.TensorFlowModel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs the model alone to score and learn a sample, in µs: MLP 54-64-7, blocks of 256. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class ModelBenchmark {
  static final float ADAM_RATE = 0.001f;
  static final float SGD_RATE = 0.01f;
  private static final int ROWS = 512;
  private static final int BLOCKS = 64;

  /** How weights move. */
  public enum Rule {
    /** {@link Optimizer.Adam} */
    ADAM,
    /** {@link Optimizer.Sgd} */
    SGD
  }

  /** Samples per mini-batch. */
  @Param({"1", "8", "32", "256"})
  public int batchSize;

  /** Optimizer. */
  @Param({"ADAM", "SGD"})
  @SuppressWarnings("NullAway.Init") // JMH sets it
  public Rule optimizer;

  private final Block[] blocks = new Block[BLOCKS];
  private int next;

  @SuppressWarnings("NullAway.Init") // made in setUp
  private OnlineModel scan;

  @SuppressWarnings("NullAway.Init") // made in setUp
  private OnlineModel batch;

  @SuppressWarnings("NullAway.Init") // made in setUp
  private PlainMlp plain;

  private final float[] losses = new float[ROWS];

  /** Builds the three, and checks that they compute the same. */
  @Setup
  public void setUp() {
    scan = TensorFlowModel.create(settings(Plan.SCAN));
    batch = TensorFlowModel.create(settings(Plan.BATCH));
    plain = new PlainMlp(optimizer, batchSize, scan.snapshot().values());
    TeacherStream stream = new TeacherStream(1);
    for (int i = 0; i < BLOCKS; i++) {
      blocks[i] = scan.newBlock();
      stream.fill(blocks[i]);
    }
    requireAgreement();
  }

  private NetworkSettings settings(Plan plan) {
    return new NetworkSettings(
        TeacherStream.FEATURES,
        1,
        List.of(
            new Dense(64, Activation.RELU, Initializer.GLOROT_UNIFORM),
            new Dense(TeacherStream.CLASSES, Activation.LINEAR, Initializer.GLOROT_UNIFORM)),
        new Loss.SoftmaxCrossEntropy(),
        List.of(),
        optimizer == Rule.ADAM
            ? new Optimizer.Adam(ADAM_RATE, 0.9, 0.999, 1e-8)
            : new Optimizer.Sgd(SGD_RATE),
        null,
        0,
        null,
        null,
        null,
        batchSize,
        42,
        plan,
        Device.CPU,
        null,
        false,
        false,
        List.of());
  }

  private void requireAgreement() {
    for (int i = 0; i < 4; i++) {
      float[] a = scan.learn(blocks[i]).losses();
      float[] b = batch.learn(blocks[i]).losses();
      plain.learn(blocks[i], losses);
      for (int row = 0; row < ROWS; row++) {
        if (!(Math.abs(a[row] - losses[row]) < 1e-3 && Math.abs(b[row] - losses[row]) < 1e-3)) {
          throw new IllegalStateException(
              "loss of sample %d: scan %s, batch %s, plain Java %s"
                  .formatted(i * ROWS + row, a[row], b[row], losses[row]));
        }
      }
    }
  }

  private Block next() {
    next = (next + 1) % BLOCKS;
    return blocks[next];
  }

  /** The scan plan: all mini-batches of a block in one call. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Object scan() {
    return scan.learn(next());
  }

  /** The batch plan: a call for each mini-batch. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Object batch() {
    return batch.learn(next());
  }

  /** By hand, in Java. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Object plainJava() {
    plain.learn(next(), losses);
    return losses;
  }

  /** Frees the models. */
  @TearDown
  public void tearDown() {
    scan.close();
    batch.close();
  }
}
