package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.OnlineModel;
import org.junit.jupiter.api.Test;

class LearnedModelTest {
  private final LearnedModel learned = new LearnedModel(settings -> FakeModel.pool(settings, 8));

  @Test
  void shouldKeepWhatTheModelKnewWhenItWasClosed() {
    OnlineModel model = learned.create(new ModelSettingsBuilder().batchSize(1).build());
    assertThat(learned.state()).isEmpty();
    assertThat(model.members()).hasSize(model.outputs());
    Block block = model.newBlock();
    block.setLabel(0, 0, 1);
    block.add();
    model.learn(block);
    float[] values = model.snapshot().values();
    model.close();

    assertThat(learned.state().orElseThrow().step()).isEqualTo(1);
    assertThat(learned.state().orElseThrow().values()).isEqualTo(values);
  }
}
