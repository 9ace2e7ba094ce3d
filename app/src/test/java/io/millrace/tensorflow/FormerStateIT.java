package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.Transfer;
import io.millrace.model.Transfer.Members;
import io.millrace.network.StartFrom;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** States written when each running sum was one float still mean what they meant. */
class FormerStateIT {
  private static final float ROUNDING = 1e-5f;
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldGoOnFromAFormerState(FormerModel former) {
    try (OnlineModel model = CompiledModels.create(former.settings())) {
      model.restore(former.state());
      assertThat(former.learnNext(model)).containsExactly(former.next(), within(ROUNDING));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldStartWithTheSlotsOfAFormerState(FormerModel former) {
    try (OnlineModel model = CompiledModels.create(former.settings())) {
      model.restore(
          Transfer.take(former.state(), model.snapshot(), startFrom(true), Members.NONE).state());
      assertThat(former.learnNext(model)).containsExactly(former.next(), within(ROUNDING));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldStartWithTheVariablesOfAFormerState(FormerModel former) {
    try (OnlineModel model = CompiledModels.create(former.settings())) {
      model.restore(
          Transfer.take(former.state(), model.snapshot(), startFrom(false), Members.NONE).state());
      assertFirstScores(former, model);
    }
  }

  @Test
  void shouldStartWithAFormerExport() throws Exception {
    FormerModel former = FormerModel.STANDARDIZE;
    ModelState exported = SavedVariables.read(resource("standardize/saved_model.pb"));
    try (OnlineModel model = CompiledModels.create(former.settings())) {
      Transfer.Result start =
          Transfer.take(exported, model.snapshot(), startFrom(false), Members.NONE);
      model.restore(start.state());
      assertThat(start.fresh()).isEmpty();
      assertFirstScores(former, model);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldExportAFormerState(FormerModel former) throws Exception {
    NetworkSettings settings = former.settings();
    ServingModel.export(settings, former.state(), folder);
    ModelState exported = SavedVariables.read(folder.resolve("saved_model.pb"));
    try (OnlineModel model = CompiledModels.create(settings)) {
      Transfer.Result start =
          Transfer.take(exported, model.snapshot(), startFrom(false), Members.NONE);
      model.restore(start.state());
      assertThat(start.fresh()).isEmpty();
      assertFirstScores(former, model);
    }
  }

  /** Those of the first mini-batch, which is scored before it is learned. */
  private static void assertFirstScores(FormerModel former, OnlineModel model) {
    int scores = former.settings().batchSize() * model.outputs();
    assertThat(Arrays.copyOf(former.learnNext(model), scores))
        .containsExactly(Arrays.copyOf(former.next(), scores), within(ROUNDING));
  }

  private static StartFrom startFrom(boolean slots) {
    return new StartFrom.Checkpoint("former", null, 0, null, List.of(), slots, null);
  }

  private static Path resource(String name) throws Exception {
    return Path.of(FormerStateIT.class.getResource("/former_states/" + name).toURI());
  }
}
