package io.millrace.cli.init;

import io.millrace.features.Feature;
import io.millrace.features.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settings that learn some records.
 *
 * @param name of the model
 * @param completeness the features, and which records lack one
 * @param leftOut other columns, and why
 */
public record Draft(
    String name,
    Source source,
    Profile profile,
    LabelChoice label,
    Completeness completeness,
    List<Choice> leftOut) {
  /**
   * Settings for records with this label.
   *
   * @throws InitException if the label can't be learned, or no column can be a feature
   */
  public static Draft of(Profile profile, Source source, String name, String labelName) {
    LabelChoice label = LabelChoice.of(profile, labelName);
    Column column = profile.find(labelName).orElseThrow();
    List<Choice> features = new ArrayList<>();
    List<Choice> leftOut = new ArrayList<>();
    for (Column other : profile.columns()) {
      if (Reserved.mayBeFeature(other) && other != column) {
        Choice choice = choice(other, column, profile.records());
        (choice.isLeftOut() ? leftOut : features).add(choice);
      }
    }
    if (features.isEmpty()) {
      throw new InitException(noFeatures(leftOut));
    }
    Completeness completeness =
        Completeness.of(features, column.present(label.label() instanceof Label.Number, false));
    leftOut.addAll(completeness.leftOut());
    return new Draft(name, source, profile, label, completeness, leftOut);
  }

  /** A model that is given the label needs to learn nothing else. */
  private static Choice choice(Column column, Column label, long records) {
    return column.isCopyOf(label)
        ? Choice.leftOut(column, "the same as the label in each record")
        : FeatureChoice.of(column, records);
  }

  private static String noFeatures(List<Choice> leftOut) {
    return leftOut.stream()
        .limit(5)
        .map(choice -> choice.column().name() + ": " + choice.comment())
        .reduce((a, b) -> a + "; " + b)
        .map(reasons -> "no column can be a feature: " + reasons)
        .orElse("no column is left for a feature besides the label");
  }

  /** The feature that is of the sample's time too; in Avro that has a field of its own. */
  Optional<Feature.Time> eventTime() {
    return profile.isAvro() || profile.find(Reserved.EVENT_TIME).isPresent()
        ? Optional.empty()
        : features().stream()
            .filter(Feature.Time.class::isInstance)
            .map(Feature.Time.class::cast)
            .findFirst();
  }

  /** What stands for a missing number in the features, or a missing label, in order. */
  List<String> missingValues() {
    Stream<Column> numbers =
        completeness.kept().stream()
            .filter(choice -> choice.feature() instanceof Feature.Numeric)
            .map(Choice::column);
    return Stream.concat(
            numbers.flatMap(column -> column.markerTexts().stream()), missingLabels().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** What stands for a missing label. */
  List<String> missingLabels() {
    return profile.find(label.label().name()).stream()
        .flatMap(column -> column.markerTexts().stream())
        .filter(text -> !label.label().classes().contains(text))
        .toList();
  }

  /** The features, in the order of the columns. */
  List<Feature> features() {
    List<Feature> features = new ArrayList<>();
    completeness.kept().stream().map(Choice::feature).forEach(features::add);
    return features;
  }
}
