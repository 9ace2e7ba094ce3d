package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.optimizer.Optimizer;
import io.millrace.optimizer.Pruning;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Slots are those variables whose names go on behind {@code weights} or {@code bias}. */
class SlotResetIT {
  /** Of Nadam's slots two begin with 1; those of AdaGrad are of two floats. */
  static Stream<Optimizer> optimizers() {
    return Stream.of(
        new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8),
        new Optimizer.Nadam(0.01, 0.9, 0.999, 1e-8),
        new Optimizer.Adagrad(0.01, 1e-8));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void shouldGiveSlotsTheirFirstValuesAndLeaveAllElse(Optimizer optimizer) {
    NetworkSettings settings =
        new ModelSettingsBuilder().optimizer(optimizer).pruning(new Pruning(0.5, 0, 0, 10)).build();
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      ModelState first = model.snapshot();
      learn(model);
      ModelState learned = model.snapshot();

      model.resetSlots();

      ModelState reset = model.snapshot();
      assertThat(reset.step()).isEqualTo(learned.step());
      StateNumbers numbers = new StateNumbers(reset);
      for (String name : numbers.names()) {
        boolean slot = name.matches(".*/(weights|bias)/.+") && !name.endsWith("/mask");
        assertThat(numbers.sums(name))
            .as(name)
            .isEqualTo(new StateNumbers(slot ? first : learned).sums(name));
      }
      assertThat(numbers.names()).anyMatch(name -> name.matches("2_dense/weights/(m|squares)"));

      learn(model);
      float[] wentOn = model.snapshot().values();
      model.restore(reset);
      learn(model);
      assertThat(model.snapshot().values()).containsExactly(wentOn);
    }
  }

  private static void learn(OnlineModel model) {
    List<TestSample> samples = TestSample.classes(20, 3, 2, 35);
    model.learn(TestSample.addAll(model.newBlock(), samples));
  }
}
