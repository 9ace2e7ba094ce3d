package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Convolution;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Padding;
import io.millrace.network.Pooling;
import io.millrace.network.Regularization;
import io.millrace.network.Regularizing;
import io.millrace.network.Sequence;
import io.millrace.network.Shaping;
import io.millrace.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mini-batches of so many numbers that they are learned in parts. */
class MicroBatchesIT {
  private static final int SIDE = 64;
  private static final int BATCH = 32;
  private static final int PART = 16;
  private static final int CLASSES = 3;

  /** What takes so many numbers. */
  enum Kind {
    /** (64 − 2)² windows of 3 by 3: 34,596 numbers a sample, 2²⁰ in 30. */
    CONVOLUTION(PART) {
      @Override
      List<Layer> layers() {
        return List.of(
            new Shaping.Reshape(List.of(SIDE, SIDE, 1)),
            new Convolution.Conv2d(
                2, 3, 1, Padding.VALID, Activation.TANH, Initializer.GLOROT_UNIFORM),
            new Pooling.AveragePool(31, Padding.VALID));
      }
    },
    /** 2 · 256² numbers a sample, 2²⁰ in 8. */
    ATTENTION(8) {
      @Override
      List<Layer> layers() {
        return List.of(
            new Shaping.Reshape(List.of(256, SIDE * SIDE / 256)),
            new Sequence.Attention(2, 4),
            new Pooling.GlobalAveragePool());
      }
    };

    private final int part;

    Kind(int part) {
      this.part = part;
    }

    abstract List<Layer> layers();
  }

  private static OnlineModel model(
      int batchSize, ModelSettings.Plan plan, double l2, Kind kind, Layer... behind) {
    List<Layer> network = new ArrayList<>(kind.layers());
    network.addAll(List.of(behind));
    network.add(new Shaping.Flatten());
    network.add(ModelSettingsBuilder.dense(CLASSES, Activation.LINEAR));
    NetworkSettings settings =
        new ModelSettingsBuilder()
            .features(SIDE * SIDE)
            .network(network)
            .optimizer(new Optimizer.Sgd(0.5))
            .regularization(new Regularization(null, l2, null))
            .batchSize(batchSize)
            .plan(plan)
            .build();
    return TensorFlowModel.create(settings);
  }

  private static List<TestSample> samples(long seed) {
    return TestSample.classes(BATCH, SIDE * SIDE, CLASSES, seed);
  }

  /** The gradient of a mean is the mean of the gradients of its parts. */
  @ParameterizedTest
  @CsvSource({"CONVOLUTION, SCAN", "CONVOLUTION, BATCH", "ATTENTION, BATCH"})
  void shouldMoveByTheMeanOfWhatThePartsWouldMoveBy(Kind kind, ModelSettings.Plan plan) {
    List<TestSample> samples = samples(7);
    try (OnlineModel whole = model(BATCH, plan, 0.1, kind);
        OnlineModel part = model(kind.part, plan, 0.1, kind)) {
      ModelState before = whole.snapshot();
      StepResult result = whole.learn(TestSample.addAll(whole.newBlock(), samples));
      float[] after = whole.snapshot().values();

      double[] expected = new double[after.length];
      for (int from = 0; from < BATCH; from += kind.part) {
        part.restore(before);
        StepResult ofPart =
            part.learn(TestSample.addAll(part.newBlock(), samples.subList(from, from + kind.part)));
        for (int i = 0; i < kind.part; i++) {
          assertThat(result.losses()[from + i]).isCloseTo(ofPart.losses()[i], within(1e-5f));
        }
        assertThat(scores(result, from, kind.part))
            .containsExactly(scores(ofPart, 0, kind.part), within(1e-5f));
        float[] moved = part.snapshot().values();
        for (int i = 0; i < moved.length; i++) {
          expected[i] += (double) moved[i] * kind.part / BATCH;
        }
      }

      assertThat(after).isNotEqualTo(before.values());
      for (int i = 0; i < after.length; i++) {
        assertThat((double) after[i]).isCloseTo(expected[i], within(1e-5));
      }
    }
  }

  private static float[] scores(StepResult result, int from, int count) {
    return Arrays.copyOfRange(result.scores(), from * CLASSES, (from + count) * CLASSES);
  }

  /** Each part drops other numbers, and the same ones again after a restart. */
  @Test
  void shouldGoOnToTheSameBits() {
    Layer dropout = new Regularizing.Dropout(0.5);
    try (OnlineModel model = model(BATCH, ModelSettings.Plan.BATCH, 0, Kind.CONVOLUTION, dropout)) {
      model.learn(TestSample.addAll(model.newBlock(), samples(1)));
      ModelState middle = model.snapshot();
      model.learn(TestSample.addAll(model.newBlock(), samples(2)));
      ModelState end = model.snapshot();

      model.restore(middle);
      model.learn(TestSample.addAll(model.newBlock(), samples(2)));

      assertThat(model.snapshot().values()).isEqualTo(end.values()).isNotEqualTo(middle.values());
    }
  }

  /** With the same samples in both parts the drops alone can make them differ. */
  @Test
  void shouldDropOtherNumbersInEachPart() {
    Layer dropout = new Regularizing.Dropout(0.5);
    List<TestSample> half = samples(3).subList(0, PART);
    List<TestSample> twice = new ArrayList<>(half);
    twice.addAll(half);
    try (OnlineModel whole = model(BATCH, ModelSettings.Plan.BATCH, 0, Kind.CONVOLUTION, dropout);
        OnlineModel part = model(PART, ModelSettings.Plan.BATCH, 0, Kind.CONVOLUTION, dropout)) {
      part.restore(whole.snapshot());
      whole.learn(TestSample.addAll(whole.newBlock(), twice));
      part.learn(TestSample.addAll(part.newBlock(), half));

      // At step 0 the first part has the very drops of a mini-batch of its size.
      float[] of = part.snapshot().values();
      assertThat(maxDifference(whole.snapshot().values(), of)).isGreaterThan(1e-3);
    }
  }

  private static double maxDifference(float[] one, float[] other) {
    double most = 0;
    for (int i = 0; i < one.length; i++) {
      most = Math.max(most, Math.abs(one[i] - other[i]));
    }
    return most;
  }
}
