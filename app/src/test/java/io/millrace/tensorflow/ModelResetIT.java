package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that starts afresh is one that was just made, but for its step. */
class ModelResetIT {
  @ParameterizedTest
  @EnumSource(FormerModel.class)
  void shouldLearnLikeANewModel(FormerModel kind) {
    try (OnlineModel model = TensorFlowModel.create(kind.settings());
        OnlineModel fresh = TensorFlowModel.create(kind.settings())) {
      ModelState first = model.snapshot();
      kind.learnNext(model);
      long step = model.step();
      assertThat(model.snapshot().values()).isNotEqualTo(first.values());

      model.reset();

      assertThat(model.step()).isEqualTo(step);
      assertThat(model.snapshot().values()).containsExactly(first.values());
      assertThat(kind.learnNext(model)).containsExactly(kind.learnNext(fresh));
      assertThat(model.snapshot().values()).containsExactly(fresh.snapshot().values());
      assertThat(model.snapshotBefore(1).values()).containsExactly(first.values());
    }
  }
}
