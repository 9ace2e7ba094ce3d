package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.Layout;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Regularizing;
import io.millrace.optimizer.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Means and sums beyond what a float holds, against double precision. Those of {@code standardize}
 * are in {@link StandardizeIT}.
 */
class LongLivedSumsIT {
  @Test
  void shouldGoOnMovingTheMeanOfBatchNormalization() {
    double share = (float) (1 - 0.9999999);
    NetworkSettings settings =
        settings(new Optimizer.Sgd(0))
            .batchSize(2)
            .network(
                List.of(
                    new Regularizing.BatchNormalization(0.9999999, 1e-3),
                    dense(2, Activation.LINEAR)))
            .build();
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      set(model, Map.of("mean", 50_000.0));
      double expected = 50_000;
      Block block = model.newBlock();
      for (int step = 0; step < 4096; step++) {
        add(block, 50_009);
        add(block, 50_011);
        expected += share * (50_010 - expected);
        learnIfFull(model, block);
      }
      double moved = expected - 50_000;
      assertThat(number(model.snapshot(), "mean") - 50_000).isCloseTo(moved, within(1e-3 * moved));
    }
  }

  /** What all squares have grown by is the sum of the squared gradient norms. */
  @ParameterizedTest
  @EnumSource(SumOfSquares.class)
  void shouldGoOnAddingSquares(SumOfSquares sum) {
    NetworkSettings settings =
        settings(sum.optimizer).network(List.of(dense(2, Activation.LINEAR))).build();
    for (double start : new double[] {1 << 24, 1e9}) {
      try (OnlineModel model = TensorFlowModel.create(settings)) {
        set(model, Map.of(sum.slot, start));
        Random random = new Random(5);
        Block block = model.newBlock();
        double expected = 0;
        for (int i = 0; i < 5120; i++) {
          add(block, (float) random.nextGaussian());
          if (block.isFull()) {
            StepResult result = model.learn(block);
            for (int step = 0; step < result.steps(); step++) {
              expected += Math.pow(result.gradientNorms()[step], 2);
            }
            block.clear();
          }
        }
        ModelState state = model.snapshot();
        double grown = 0;
        for (double squares : numbers(state, sum.slot)) {
          grown += squares - start;
        }
        assertThat(expected).isGreaterThan(100);
        assertThat(grown).isCloseTo(expected, within(1e-3 * expected));
      }
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // its optimizer is a record that nobody changes
  private enum SumOfSquares {
    ADAGRAD(new Optimizer.Adagrad(0.01, 1e-8), "squares"),
    FTRL(new Optimizer.Ftrl(0.01, 1, 0, 0), "n");

    private final Optimizer optimizer;
    private final String slot;

    SumOfSquares(Optimizer optimizer, String slot) {
      this.optimizer = optimizer;
      this.slot = slot;
    }
  }

  private static ModelSettingsBuilder settings(Optimizer optimizer) {
    return new ModelSettingsBuilder().features(1).optimizer(optimizer);
  }

  private static void learnIfFull(OnlineModel model, Block block) {
    if (block.isFull()) {
      StepResult unused = model.learn(block);
      block.clear();
    }
  }

  private static void add(Block block, float x) {
    int row = block.rows();
    block.setFeature(row, 0, x);
    block.setLabel(row, 0, x > 0 ? 1 : 0);
    block.setWeight(row, 1);
    block.add();
  }

  /** Sets all numbers of these variables, their low parts to what floats round away. */
  private static void set(OnlineModel model, Map<String, Double> wanted) {
    ModelState state = model.snapshot();
    wanted.forEach(
        (name, value) -> {
          fill(state, name, (float) (double) value);
          fill(state, name + "/low", (float) (value - (float) (double) value));
        });
    model.restore(state);
  }

  private static void fill(ModelState state, String name, float value) {
    boolean[] found = {false};
    forEach(
        state,
        name,
        index -> {
          state.values()[index] = value;
          found[0] = true;
        });
    assertThat(found[0]).as(name + " in " + state.layout()).isTrue();
  }

  private static double number(ModelState state, String name) {
    return numbers(state, name)[0];
  }

  /** A variable's numbers with their low parts. */
  private static double[] numbers(ModelState state, String name) {
    DoubleStream.Builder high = DoubleStream.builder();
    DoubleStream.Builder low = DoubleStream.builder();
    forEach(state, name, index -> high.add(state.values()[index]));
    forEach(state, name + "/low", index -> low.add(state.values()[index]));
    double[] numbers = high.build().toArray();
    double[] rest = low.build().toArray();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += rest[i];
    }
    return numbers;
  }

  private static void forEach(ModelState state, String name, IntConsumer action) {
    for (Layout.Part part : state.layout().parts()) {
      if (part.name().endsWith("/" + name)) {
        for (int i = 0; i < part.size(); i++) {
          action.accept(part.offset() + i);
        }
      }
    }
  }
}
