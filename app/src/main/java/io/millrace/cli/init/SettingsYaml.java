package io.millrace.cli.init;

import io.millrace.cli.terminal.Numbers;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.SampleField;
import io.millrace.settings.Choices;
import io.millrace.settings.SnakeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Settings as a YAML file, with comments that tell what they rest on. */
public final class SettingsYaml {
  /** Of a feature that auto learns: no table has so many rows, so there is no need to save any. */
  private static final int MOST_BUCKETS = 1 << 18;

  /** The longest sample that is taken without a setting. */
  private static final int USUAL_BYTES = 1 << 18;

  private final Draft draft;
  private final List<String> lines = new ArrayList<>();

  private SettingsYaml(Draft draft) {
    this.draft = draft;
  }

  /**
   * The file.
   *
   * @param config what it will be called, for the command in its first lines
   */
  public static String of(Draft draft, String config) {
    SettingsYaml yaml = new SettingsYaml(draft);
    yaml.addHead(config);
    yaml.addSamples();
    yaml.addFeatures();
    yaml.addLabel();
    yaml.addModel();
    return String.join("\n", yaml.lines) + "\n";
  }

  private void addHead(String config) {
    Profile profile = draft.profile();
    Source source = draft.source();
    lines.add(
        "# Written by `millrace init` after a look at %s of %s."
            .formatted(Share.count(profile.records(), "record"), Scalar.line(source.name())));
    lines.add("#   " + Scalar.line(source.command(config)));
    if (profile.faults() > 0) {
      lines.add(
          "# %s besides could not be read; the first: %s"
              .formatted(
                  Share.count(profile.faults(), "record"), Scalar.line(profile.firstFault())));
    }
    if (!profile.isComplete()) {
      lines.add(
          "# There are more than %s fields: the others were not looked at."
              .formatted(Numbers.count(Profile.MOST_COLUMNS)));
    }
    for (Column column : profile.columns()) {
      if (Reserved.is(column.path()) && !column.path().isNested()) {
        lines.add("# Field %s is %s.".formatted(column.name(), Reserved.use(column)));
      }
      Reserved.rule(column)
          .filter(rule -> Reserved.is(column.path()))
          .ifPresent(
              rule ->
                  lines.add(
                      "# Attention: %s must be %s; records where it is not are dead letters."
                          .formatted(column.name(), rule)));
    }
    lines.add("name: " + Scalar.quoted(draft.name()));
  }

  private void addSamples() {
    Source source = draft.source();
    if (source.brokers() != null) {
      lines.add("kafka: {bootstrap.servers: " + Scalar.quoted(source.brokers()) + "}");
    }
    if (source.registry() != null) {
      lines.add("registry: {url: %s}".formatted(Scalar.quoted(source.registry())));
    }
    lines.add("samples:");
    if (source.brokers() != null) {
      lines.add("  topic: " + Scalar.quoted(source.name()));
    }
    lines.add("  format: " + source.format());
    addNotes();
    if (!draft.missingValues().isEmpty()) {
      lines.add(
          "  missing_values: %s  # in columns of numbers%s"
              .formatted(
                  Scalar.quoted(draft.missingValues()),
                  draft.missingLabels().isEmpty() ? "" : " and the label"));
    }
    int longest = draft.profile().longest();
    if (longest > USUAL_BYTES / 2) {
      lines.add("  max_bytes: " + 4 * Integer.highestOneBit(longest));
    }
    if (!source.ignoresOthers() && !draft.leftOut().isEmpty()) {
      lines.add("  extra_fields: ignore  # for those that are left out below");
    }
  }

  /** Where the sample's own id and time stand, if not where they are looked for anyway. */
  private void addNotes() {
    if (draft.profile().find(Reserved.ID).isEmpty()) {
      leftOut()
          .filter(FeatureChoice::isId)
          .findFirst()
          .ifPresent(id -> lines.add("  id: {field: %s}".formatted(Scalar.quoted(id.name()))));
    }
    draft
        .eventTime()
        .ifPresent(
            time ->
                lines.add(
                    "  event_time: {field: %s, format: %s}"
                        .formatted(Scalar.quoted(time.name()), time.format())));
  }

  private Stream<Column> leftOut() {
    return draft.leftOut().stream().map(Choice::column);
  }

  private void addFeatures() {
    Completeness completeness = draft.completeness();
    lines.add("features:");
    if (completeness.lost() > 0) {
      lines.add(
          "  # %s of the records lack one of these, and so are dead letters."
              .formatted(Share.of(completeness.lost(), completeness.records())));
    }
    for (Choice choice : completeness.kept()) {
      Feature feature = choice.feature();
      if (feature != null) {
        lines.add("  - %s  # %s".formatted(field(feature), choice.comment()));
      }
    }
    if (!draft.leftOut().isEmpty()) {
      lines.add("# Left out:");
      for (Choice choice : draft.leftOut()) {
        lines.add("#   %s: %s".formatted(Scalar.comment(choice.column().name()), choice.comment()));
      }
    }
  }

  private void addLabel() {
    LabelChoice label = draft.label();
    lines.add("label: %s  # %s".formatted(field(label.label()), label.comment()));
  }

  private String field(SampleField field) {
    return "{name: %s, type: %s%s}"
        .formatted(Scalar.quoted(field.name()), Choices.name(field.getClass()), settings(field));
  }

  private String settings(SampleField field) {
    if (field instanceof Feature.Category category) {
      return ", values: " + Scalar.quoted(category.values());
    } else if (field instanceof Label.Category category) {
      return ", values: " + Scalar.quoted(category.values());
    } else if (field instanceof Feature.Time time) {
      return ", parts: " + parts(time) + format(time);
    } else if (field instanceof Feature.Hashed hashed) {
      return isAuto()
          ? ", buckets: " + MOST_BUCKETS + ", encoding: target"
          : ", buckets: " + hashed.buckets();
    } else if (field instanceof Feature.Bag bag) {
      return ", buckets: " + bag.buckets() + ", max_tokens: " + bag.maxTokens();
    } else if (field instanceof Feature.Vector vector) {
      return ", size: " + vector.size();
    }
    return field instanceof Label.Vector vector ? ", size: " + vector.size() : "";
  }

  private static List<String> parts(Feature.Time time) {
    return time.parts().stream().map(part -> SnakeCase.of(part.name())).toList();
  }

  /** That of the sample's time is said there. */
  private String format(Feature.Time time) {
    return time.name().equals(Reserved.EVENT_TIME)
            || draft.eventTime().filter(time::equals).isPresent()
        ? ""
        : ", format: " + time.format();
  }

  /** Whether auto learns it: of hashes alone, of bags and of vectors it knows too little. */
  private boolean isAuto() {
    Label label = draft.label().label();
    boolean isOne = !label.classes().isEmpty() || label.isNumber();
    return isOne
        && draft.features().stream()
            .noneMatch(
                feature -> feature instanceof Feature.Bag || feature instanceof Feature.Vector)
        && !draft.features().stream().allMatch(Feature::givesBuckets);
  }

  private void addModel() {
    Label label = draft.label().label();
    List<String> classes = label.classes();
    if (isAuto()) {
      lines.add("# Without a network, auto learns: the model that nobody tunes.");
      return;
    }
    lines.add("network:");
    lines.addAll(
        NetworkLines.of(draft.features(), classes.isEmpty() ? label.width() : classes.size()));
    lines.add("loss: " + (classes.isEmpty() ? "mean_squared_error" : "softmax_cross_entropy"));
    lines.add("optimizer: {adam: {learning_rate: 0.001}}");
  }
}
