package io.millrace.serving;

import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.SampleFields;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.serde.SampleCodec;
import io.millrace.serde.SampleFormat;
import io.millrace.settings.LabelRange;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Small models whose predictions can be worked out by hand. */
public final class TestModels {
  /** One number x; predicts another. */
  public static final ServedModel LINE =
      served(
          "half_plus_three",
          List.of(new Feature.Numeric("x")),
          new Label.Number("y"),
          Set.of("x", "y"));

  /** The model of {@link #LINE}. */
  public static final ModelSettings LINE_SETTINGS =
      new ModelSettingsBuilder().features(1).linearRegression().build();

  /** A number, and a category of two values; predicts one of two classes. */
  public static final ServedModel BUYERS =
      served(
          "buyers",
          List.of(
              new Feature.Numeric("age"), new Feature.Category("colour", List.of("red", "blue"))),
          new Label.Category("buys", List.of("no", "yes")),
          Set.of("age", "colour", "buys"));

  /** The model of {@link #BUYERS}. */
  public static final ModelSettings BUYERS_SETTINGS =
      new ModelSettingsBuilder().features(3).linearClassifier(2).build();

  private TestModels() {}

  private static ServedModel served(
      String name, List<Feature> features, Label label, Set<String> fields) {
    SampleFields samples = new SampleFields(features, label, LabelRange.ANY);
    return new ServedModel(
        name,
        samples.width(),
        label.width(),
        0,
        fields,
        label.classes(),
        label.isNumber(),
        new SampleCodec(new SampleFormat.Json(), samples, 1000)::newReader);
  }

  /** Predicts slope · x + offset. */
  public static ModelState line(long step, float slope, float offset) {
    return state(LINE_SETTINGS, step, slope, offset);
  }

  /** Scores age − 40 for no, and 2 for yes if the colour is blue, else 0. */
  public static ModelState buyers(long step) {
    return state(BUYERS_SETTINGS, step, 1, 0, 0, -40, 0, 0, 2, 0);
  }

  /** With these weights, those of an output together, its offset behind them. */
  private static ModelState state(ModelSettings settings, long step, float... weights) {
    ModelState fresh = new FakeModel(settings).snapshot();
    return new ModelState(step, fresh.layout(), Arrays.copyOf(weights, fresh.values().length));
  }
}
