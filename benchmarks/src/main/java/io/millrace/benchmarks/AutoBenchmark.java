package io.millrace.benchmarks;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings.Device;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettings.Column;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Pool;
import io.millrace.tensorflow.TensorFlowModel;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
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

/** What {@code auto} costs to score and learn a sample, in µs, beside an MLP 54-64-7 with Adam. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class AutoBenchmark {
  /** Of a full block of a pool that learns in stages; those of the others divide it. */
  private static final int ROWS = 1024;

  /** What it is given: the number of features that are numbers, and of classes; 1 for none. */
  public enum Size {
    /** as Electricity has */
    SMALL(8, 2),
    /** as Covertype has */
    LARGE(54, 7),
    /** of a label that is a number, as Fried has */
    NUMBER(10, 1),
    /** the same with many features */
    LARGE_NUMBER(54, 1);

    private final int features;
    private final int classes;

    Size(int features, int classes) {
      this.features = features;
      this.classes = classes;
    }

    boolean isOfNumber() {
      return classes == 1;
    }
  }

  /** Features and classes of {@code auto}; the MLP's are always the larger ones. */
  @Param({"SMALL", "LARGE", "NUMBER", "LARGE_NUMBER"})
  @SuppressWarnings("NullAway.Init") // JMH sets it
  public Size size;

  @SuppressWarnings("NullAway.Init") // made in setUp
  private Learner auto;

  @SuppressWarnings("NullAway.Init") // made in setUp
  private Learner mlp;

  /** A model with a block to learn, again and again. */
  private record Learner(OnlineModel model, Block block) {
    static Learner of(OnlineModel model, int classes) {
      SplittableRandom random = new SplittableRandom(1);
      Block block = model.newBlock();
      while (!block.isFull()) {
        int row = block.rows();
        for (int i = 0; i < block.features(); i++) {
          // Half of them continuous, half codes.
          block.setFeature(row, i, i % 2 == 0 ? (float) random.nextGaussian() : random.nextInt(5));
        }
        block.setLabel(
            row, 0, classes == 1 ? (float) random.nextGaussian() : random.nextInt(classes));
        block.setWeight(row, 1);
        block.add();
      }
      return new Learner(model, block);
    }

    /** Learns {@link #ROWS} samples, in full blocks as the learner does. */
    StepResult learn() {
      StepResult result = model.learn(block);
      for (int rows = block.rows(); rows < ROWS; rows += block.rows()) {
        result = model.learn(block);
      }
      return result;
    }
  }

  /** Builds both. */
  @Setup
  public void setUp() {
    auto = Learner.of(TensorFlowModel.create(auto(size)), size.classes);
    mlp = Learner.of(TensorFlowModel.create(mlp(Size.LARGE)), Size.LARGE.classes);
  }

  private static PoolSettings auto(Size size) {
    Pool pool =
        size.isOfNumber()
            ? Pool.autoOfNumber(size.features, false)
            : Pool.auto(size.classes, size.features, false);
    return new PoolSettings(
        Collections.nCopies(size.features, Column.NUMBER),
        1,
        size.classes,
        pool.members(),
        Objects.requireNonNull(pool.mix()),
        size.isOfNumber() ? new Loss.Huber(3) : new Loss.SoftmaxCrossEntropy(),
        List.of(),
        null,
        0,
        1,
        42,
        Plan.SCAN,
        Device.CPU,
        false,
        List.of());
  }

  private static NetworkSettings mlp(Size size) {
    return new NetworkSettings(
        size.features,
        1,
        List.of(
            new Dense(64, Activation.RELU, Initializer.GLOROT_UNIFORM),
            new Dense(size.classes, Activation.LINEAR, Initializer.GLOROT_UNIFORM)),
        new Loss.SoftmaxCrossEntropy(),
        List.of(),
        new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8),
        null,
        0,
        null,
        null,
        null,
        1,
        42,
        Plan.SCAN,
        Device.CPU,
        null,
        false,
        false,
        List.of());
  }

  /** The pool. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Object auto() {
    return auto.learn();
  }

  /** The network beside it. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Object mlp() {
    return mlp.learn();
  }

  /** Gives back what both hold. */
  @TearDown
  public void tearDown() {
    auto.model.close();
    mlp.model.close();
  }
}
