package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.Block;
import io.millrace.model.FakeModel;
import io.millrace.model.ForwardingModel;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class LearningControlTest {
  /** Its state: four weights, then their four velocities. */
  private static final ModelSettings SETTINGS =
      new ModelSettingsBuilder().linearRegression().build();

  private static final int WEIGHTS = 4;

  private final FakeModel model = new FakeModel(SETTINGS);
  private final LearningControl control = new LearningControl(model);

  @Test
  void shouldResetSlotsAndLeaveTheWeights() {
    learn(model);
    ModelState before = model.snapshot();
    assertThat(slots(before)).doesNotContain(0);

    control.resetSlots(1, List.of());

    assertThat(slots(model.snapshot())).containsOnly(0);
    assertThat(Arrays.copyOf(model.snapshot().values(), WEIGHTS))
        .isEqualTo(Arrays.copyOf(before.values(), WEIGHTS));
    assertThat(model.step()).isEqualTo(1);
  }

  @Test
  void shouldStartTheModelAfreshAndGoOnWithItsStep() {
    ModelState first = model.snapshot();
    learn(model);
    assertThat(model.snapshot().values()).isNotEqualTo(first.values());

    control.reset(1, List.of());

    assertThat(model.snapshot().values()).isEqualTo(first.values());
    assertThat(model.step()).isEqualTo(1);
  }

  @Test
  void shouldResetSlotsAgainAtTheirStep() throws IOException {
    assertRepeated(step -> control.resetSlots(step, List.of()));
  }

  @Test
  void shouldStartTheModelAfreshAgainAtThatStep() throws IOException {
    assertRepeated(step -> control.reset(step, List.of()));
  }

  /** As if the weights were a member: what is named after it are the velocities. */
  @Test
  void shouldResetMembersAndLeaveTheRest() throws IOException {
    learn(model);
    float[] weights = Arrays.copyOf(model.snapshot().values(), WEIGHTS);
    control.reset(1, List.of("weights"));
    assertThat(slots(model.snapshot())).containsOnly(0);
    assertThat(Arrays.copyOf(model.snapshot().values(), WEIGHTS)).isEqualTo(weights);
    assertRepeated(step -> control.reset(step, List.of("weights")));
  }

  @Test
  void shouldGoOnFromAnotherStateAtItsOwnStep() {
    learn(model);
    ModelState other = model.snapshot();
    learn(model);
    float[] weights = Arrays.copyOf(model.snapshot().values(), WEIGHTS);

    control.replace(other, List.of("weights"));
    assertThat(slots(model.snapshot())).isEqualTo(slots(other));
    assertThat(Arrays.copyOf(model.snapshot().values(), WEIGHTS)).isEqualTo(weights);

    control.replace(other, List.of());
    assertThat(model.snapshot().values()).isEqualTo(other.values());
    assertThat(model.step()).isEqualTo(2);
  }

  /** As pools read states from before their memory had a projection. */
  @Test
  void shouldGoOnFromAStateOfAFormerBuildThatTheModelReads() {
    ModelState others = new FakeModel(SETTINGS).snapshot();
    ModelState former = new ModelState(45, "former[8]", others.values());
    learn(model);
    OnlineModel reader =
        new ForwardingModel(model) {
          @Override
          public void restore(ModelState state) {
            super.restore(
                state.layout().equals(former.layout())
                    ? new ModelState(state.step(), others.layout(), state.values())
                    : state);
          }
        };
    new LearningControl(reader).replace(former, List.of());
    assertThat(model.snapshot().values()).isEqualTo(others.values());
    assertThat(model.step()).isEqualTo(1);
  }

  @Test
  void shouldKnowWhetherTheStoredModelIsTheOneThatWasReplaced() {
    ModelState other = model.snapshot();
    learn(model);
    control.replace(other, List.of());
    int before = control.replacements();
    control.replace(other, List.of());
    control.stored(1, before);
    assertThat(control.isReplaced()).as("it was stored in between").isTrue();
    control.stored(1, control.replacements());
    assertThat(control.isReplaced()).isFalse();
  }

  @Test
  void shouldRefuseTheStateOfAnotherModelAndChangeNothing() {
    ModelState mine = model.snapshot();
    ModelState other =
        new FakeModel(new ModelSettingsBuilder().linearClassifier(3).build()).snapshot();
    assertThatThrownBy(() -> control.replace(other, List.of()))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("it is of another network or optimizer");
    assertThat(model.snapshot().values()).isEqualTo(mine.values());
    assertThat(control.isReplaced()).isFalse();
  }

  /** Something that is done between two samples. */
  private void assertRepeated(LongConsumer change) throws IOException {
    ModelState stored = model.snapshot();
    learn(model);
    change.accept(1);
    learn(model);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    control.write(new DataOutputStream(bytes));

    FakeModel again = new FakeModel(SETTINGS);
    again.restore(stored);
    LearningControl restarted = new LearningControl(again);
    restarted.read(input(bytes), LearningControl.VERSION);
    restarted.rewind();
    assertThat(restarted.nextAfter(0)).isEqualTo(1);
    learn(again);
    restarted.repeat(1);
    learn(again);

    assertThat(again.snapshot().values()).isEqualTo(model.snapshot().values());
  }

  @Test
  void shouldReadChangesOfTheFirstVersion() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeDouble(1);
    out.writeBoolean(false);
    out.writeInt(2);
    for (int step : new int[] {1, 2}) {
      out.writeLong(step);
      out.writeDouble(0.5 / step);
      out.writeBoolean(false);
      out.writeDouble(0);
    }

    control.read(input(bytes), 1);

    assertThat(control.nextAfter(0)).isEqualTo(1);
    assertThat(control.nextAfter(1)).isEqualTo(2);
    control.rewind();
    assertThat(learn(model).learningRates()).containsExactly(0.01f);
    control.repeat(1);
    assertThat(learn(model).learningRates()).containsExactly(0.005f);
    control.repeat(2);
    assertThat(learn(model).learningRates()).containsExactly(0.0025f);
  }

  @Test
  void shouldReadChangesOfTheSecondVersion() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeDouble(1);
    out.writeBoolean(false);
    out.writeInt(1);
    out.writeLong(1);
    out.writeDouble(1);
    out.writeBoolean(false);
    out.writeDouble(0);
    out.writeBoolean(true);

    control.read(input(bytes), 2);

    learn(model);
    float[] weights = Arrays.copyOf(model.snapshot().values(), WEIGHTS);
    control.repeat(1);
    assertThat(slots(model.snapshot())).containsOnly(0);
    assertThat(Arrays.copyOf(model.snapshot().values(), WEIGHTS)).isEqualTo(weights);
  }

  @Test
  void shouldReadChangesOfTheThirdVersion() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeDouble(1);
    out.writeBoolean(false);
    out.writeInt(1);
    out.writeLong(1);
    out.writeDouble(1);
    out.writeBoolean(false);
    out.writeDouble(0);
    out.writeBoolean(false);
    out.writeBoolean(true);
    float[] first = model.snapshot().values();

    control.read(input(bytes), 3);

    learn(model);
    control.repeat(1);
    assertThat(model.snapshot().values()).as("all of it").isEqualTo(first);
  }

  private static DataInputStream input(ByteArrayOutputStream bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static float[] slots(ModelState state) {
    return Arrays.copyOfRange(state.values(), WEIGHTS, 2 * WEIGHTS);
  }

  /** Learns one sample. */
  private static StepResult learn(FakeModel model) {
    Block block = model.newBlock();
    for (int i = 0; i < block.features(); i++) {
      block.setFeature(0, i, 1 + i);
    }
    block.setLabel(0, 0, 9);
    block.setWeight(0, 1);
    block.add();
    return model.learn(block);
  }
}
