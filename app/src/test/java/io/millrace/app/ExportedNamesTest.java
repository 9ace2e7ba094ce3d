package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.learning.ShapingSettings;
import io.millrace.model.ModelStateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportedNamesTest {
  private static final String X = "{name: x, type: numeric}";
  private static final String C = "{name: c, type: category, values: [red, blue]}";

  @TempDir private Path folder;

  private Config config(String features, String classes) throws Exception {
    return ConfigLoader.load(
        Files.writeString(
            folder.resolve("m.yaml"),
            """
            name: m
            samples: {format: json}
            features: [%s]
            label: {name: y, type: category, values: [%s]}
            network: [{dense: {units: %d}}]
            loss: softmax_cross_entropy
            optimizer: {sgd: {learning_rate: 0.01}}
            """
                .formatted(features, classes, classes.split(",").length)));
  }

  private Optional<String> reordered(Config config) {
    ShapingSettings own = shaping(config);
    return ExportedNames.read(folder.resolve("saved_model.pb")).flatMap(own::reorderedSince);
  }

  private void export(String features, String classes) throws Exception {
    Files.writeString(
        folder.resolve(ModelExport.DESCRIPTION),
        ModelDescription.of(config(features, classes), 7).json());
  }

  @Test
  void shouldFindTheSameInTheSameOrder() throws Exception {
    export(X + "," + C, "a, b, c");

    assertThat(reordered(config(X + "," + C, "a, b, c"))).isEmpty();
  }

  @Test
  void shouldNotCompareWhatHasOtherNames() throws Exception {
    export(X + "," + C, "a, b, c");

    assertThat(reordered(config(C + ",{name: z, type: numeric}", "c, b, d"))).isEmpty();
  }

  @Test
  void shouldTellWhatIsInAnotherOrder() throws Exception {
    export(X + "," + C, "a, b, c");

    assertThat(reordered(config(C + "," + X, "a, b, c"))).contains("features: [c, x], was [x, c]");
    assertThat(reordered(config(X + "," + C, "b, a, c")))
        .contains("label.category.values: [b, a, c], was [a, b, c]");
    assertThat(reordered(config(X + "," + C.replace("red, blue", "blue, red"), "a, b, c")))
        .contains("features[1].category.values: [blue, red], was [red, blue]");
  }

  /** So many that they are not kept one by one. */
  @Test
  void shouldTellThatManyAreInAnotherOrder() throws Exception {
    List<String> names = IntStream.range(0, 200).mapToObj(i -> "c" + i).toList();
    List<String> turned = new ArrayList<>(names);
    Collections.reverse(turned);
    export(X, String.join(", ", names));

    assertThat(reordered(config(X, String.join(", ", names)))).isEmpty();
    assertThat(reordered(config(X, String.join(", ", turned))).orElse(""))
        .startsWith("label.category.values: [c199, c198, ")
        .contains(", was [c0, c1, ");
    turned.set(0, "other");
    assertThat(reordered(config(X, String.join(", ", turned)))).isEmpty();
  }

  /** As at a restart. */
  @Test
  void shouldTellThatManySettingsAreInAnotherOrder() throws Exception {
    List<String> names = IntStream.range(0, 200).mapToObj(i -> "c" + i).toList();
    List<String> turned = new ArrayList<>(names);
    Collections.reverse(turned);
    ShapingSettings former = shaping(config(X, String.join(", ", names)));
    ShapingSettings now = shaping(config(X, String.join(", ", turned)));

    assertThat(now.reorderedSince(former)).isPresent();
    assertThat(former.reorderedSince(former)).isEmpty();
  }

  private static ShapingSettings shaping(Config config) {
    return new ShapingSettings(config.digest(), config.shaping());
  }

  @Test
  void shouldKnowNothingOfASavedModelWithoutADescription() throws Exception {
    assertThat(reordered(config(X, "a, b, c"))).isEmpty();
  }

  @Test
  void shouldNameADescriptionThatIsDamaged() throws Exception {
    Path file = Files.writeString(folder.resolve(ModelExport.DESCRIPTION), "{\"features\": [");

    assertThatThrownBy(() -> ExportedNames.read(folder.resolve("saved_model.pb")))
        .isInstanceOf(ModelStateException.class)
        .hasMessageStartingWith("start_from: " + file + ": is no JSON: ")
        .hasMessageEndingWith("; export it anew");
  }
}
