package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.model.FakeModel;
import io.millrace.model.ForwardingModel;
import io.millrace.model.Layout;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportedCheckpointTest {
  /** A network with the optimizer's memory of it, which begins at 0.1. */
  private static final ModelState FRESH =
      new ModelState(0, "1_dense/weights[2] 1_dense/weights/m[2]", new float[] {1, 2, 0.1f, 0.1f});

  private static final OnlineModel MODEL =
      new FakeModel(new ModelSettingsBuilder().features(1).linearRegression().build());

  private static final Manifest SOURCE =
      new Manifest(1, "other", 0, 45, 450, 1000, 1, 40, "5c0f", "digest", "env", Map.of());

  @TempDir private Path folder;

  @Test
  void shouldTakeACheckpointAsItIsIfItFits() {
    ModelState state = new ModelState(45, MODEL.snapshot().layout(), new float[] {5, 6, 7, 8});
    ImportedCheckpoint found = ImportedCheckpoint.of(MODEL, SOURCE, state);
    assertThat(found.state()).isSameAs(state);
    assertThat(found.manifest()).isSameAs(SOURCE);
  }

  /** As pools read states from before their memory had a projection. */
  @Test
  void shouldTakeACheckpointOfAFormerBuildThatTheModelReads() {
    ModelState former = new ModelState(45, "weights[1,8]", new float[8]);
    try (OnlineModel model =
        new ForwardingModel(MODEL) {
          @Override
          public void restore(ModelState state) {
            assertThat(state).isSameAs(former);
          }
        }) {
      assertThat(ImportedCheckpoint.of(model, SOURCE, former).state()).isSameAs(former);
    }
  }

  @Test
  void shouldRefuseACheckpointOfAnotherNetwork() {
    ModelState state = new ModelState(45, "weights[1,3]", new float[3]);
    assertThatThrownBy(() -> ImportedCheckpoint.of(MODEL, SOURCE, state))
        .isInstanceOf(ModelStateException.class)
        .hasMessage(
            "the checkpoint of step 45 of other does not fit:"
                + " it is of another network or optimizer: it has weights[1, 3], the settings do not;"
                + " it lacks weights[1, 2]; it lacks weights/velocity[1, 2]");
  }

  @Test
  void shouldTakeASavedModelWithSlotsAsAtTheStart() throws Exception {
    Files.writeString(
        folder.resolve("millrace.json"),
        "{\"format_version\":1,\"name\":\"other\",\"step\":45,\"settings_digest\":\"digest\"}");
    ImportedCheckpoint found = savedModel("1_dense/weights[2]", 5, 6);

    assertThat(found.state().step()).isEqualTo(45);
    assertThat(found.state().layout()).isEqualTo(FRESH.layout());
    assertThat(found.state().values()).containsExactly(5, 6, 0.1f, 0.1f);
    Manifest manifest = found.manifest();
    assertThat(manifest.model()).isEqualTo("other");
    assertThat(manifest.settingsDigest()).isEqualTo("digest");
    assertThat(manifest.sha256())
        .isEqualTo(ModelStateCodec.sha256(ModelStateCodec.encode(found.state())));
  }

  @Test
  void shouldTakeASavedModelThatNothingIsToldOf() throws Exception {
    ImportedCheckpoint found = savedModel("1_dense/weights[2]", 5, 6);
    assertThat(found.state().step()).isZero();
    assertThat(found.manifest().settingsDigest()).isEmpty();
  }

  @Test
  void shouldRefuseASavedModelOfAnotherNetwork() {
    assertThatThrownBy(() -> savedModel("1_dense/weights[3]", 5, 6, 7))
        .isInstanceOf(ModelStateException.class)
        .hasMessage(
            "%s does not fit: it is of another network: it has 1_dense/weights[3], the settings do"
                    .formatted(folder.resolve("saved_model.pb"))
                + " not; it lacks 1_dense/weights[2]. Take what fits by start_from");
  }

  private ImportedCheckpoint savedModel(String layout, float... values) throws Exception {
    return ImportedCheckpoint.ofSavedModel(
        FRESH,
        new Layout.Builder().add("1_dense/weights", 2).build(),
        folder.resolve("saved_model.pb"),
        new ModelState(0, layout, values));
  }
}
