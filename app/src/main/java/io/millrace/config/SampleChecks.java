package io.millrace.config;

import io.millrace.features.DecimalText;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import io.millrace.serde.AvroSchemas;
import io.millrace.serde.SampleFormat;
import io.millrace.settings.LabelRange;
import io.millrace.settings.SnakeCase;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the features, the label, and how samples are written. */
final class SampleChecks {
  private final Problems problems;
  private final List<String> copied;

  /**
   * Prepares to check.
   *
   * @param predictions a draft, or null
   */
  SampleChecks(Problems problems, Topics.@Nullable Predictions predictions) {
    this.problems = problems;
    this.copied = predictions == null ? List.of() : predictions.fields();
  }

  /** Checks a draft, whose parts may be null. */
  void check(Input draft) {
    PlaceChecks places = new PlaceChecks(problems);
    Notes notes = draft.samples() == null ? Notes.DEFAULT : draft.samples().notes();
    places.check(notes);
    if (draft.features() != null) {
      checkFeatures(draft.features(), places, notes);
    }
    if (draft.label() != null) {
      places.check("label", draft.label());
      if (draft.label() instanceof Label.Category category) {
        checkValues("label.values", category.values(), 2);
      }
    }
    checkCopied();
    if (draft.samples() != null) {
      checkMissingValues(draft.samples().missingValues());
      checkSchemas(draft.samples());
      checkColumns(draft.samples(), draft);
      if (draft.samples().format() instanceof SampleFormat.Csv csv) {
        new CsvChecks(problems).check(csv);
        checkCopied(csv, draft);
      }
      if (draft.samples().format() instanceof SampleFormat.PlainAvro avro
          && problems.count() == 0) {
        checkSchema(avro, draft);
      }
    }
  }

  private void checkFeatures(List<Feature> features, PlaceChecks places, Notes notes) {
    if (features.isEmpty()) {
      problems.add("features", "an empty list", "must name at least one feature");
    }
    for (int i = 0; i < features.size(); i++) {
      String path = "features[" + i + "]";
      places.check(path, features.get(i));
      if (features.get(i) instanceof Feature.Category category) {
        checkCategory(path, category);
      } else if (features.get(i) instanceof Feature.Time time) {
        new TimeChecks(problems).check(path, time, notes);
      }
    }
  }

  private void checkCategory(String path, Feature.Category category) {
    checkValues(path + ".values", category.values(), 0);
    if (!category.isOpen() && category.buckets() != null) {
      problems.add(
          path + ".buckets",
          category.buckets(),
          "must be left out: the values have columns of their own");
    }
    if (category.isOpen() && category.unknown() != null) {
      problems.add(
          path + ".unknown",
          SnakeCase.of(category.unknown().name()),
          "must be left out: without a list of values none is unknown");
    }
  }

  private void checkValues(String path, List<String> values, int least) {
    if (values.size() < least) {
      problems.add(
          path, values, "must hold at least " + least + (least == 1 ? " value" : " values"));
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).isEmpty()) {
        problems.add(path + "[" + i + "]", "", "must not be empty: that means missing");
      } else if (!seen.add(values.get(i))) {
        problems.add(path + "[" + i + "]", values.get(i), "is a duplicate; values must differ");
      }
    }
  }

  private void checkMissingValues(List<String> values) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < values.size(); i++) {
      String path = "samples.missing_values[" + i + "]";
      String value = values.get(i);
      if (value.isEmpty()) {
        problems.add(path, "", "must not be empty: that means missing anyway");
      } else if (DecimalText.isFinite(value)) {
        problems.add(path, value, "must be no number: only some formats have numbers as texts");
      } else if (!seen.add(value)) {
        problems.add(path, value, "is a duplicate; values must differ");
      }
    }
  }

  private void checkSchemas(Input.Samples samples) {
    checkSchemas("samples.schemas", samples.schemas());
    if (samples.format() instanceof SampleFormat.Avro avro
        && !avro.schemas().equals(samples.schemas())) {
      if (!samples.schemas().isEmpty()) {
        problems.add("samples.schemas", "a list", "must be left out: samples.format has its own");
      }
      checkSchemas("samples.format.avro.schemas", avro.schemas());
    }
  }

  private void checkSchemas(String path, List<Path> schemas) {
    for (int i = 0; i < schemas.size(); i++) {
      try {
        AvroSchemas.read(schemas.get(i));
      } catch (IllegalArgumentException e) {
        problems.add(
            path + "[" + i + "]", schemas.get(i).getFileName(), String.valueOf(e.getMessage()));
      }
    }
  }

  private void checkColumns(Input.Samples samples, Input draft) {
    List<String> columns = samples.columns();
    if (columns != null && !(samples.format() instanceof SampleFormat.Csv)) {
      problems.add("samples.columns", "a list", "must be left out unless samples.format is csv");
    }
    if (columns != null) {
      checkColumns("samples.columns", columns, draft);
    }
    if (samples.format() instanceof SampleFormat.Csv csv
        && csv.columns() != null
        && !csv.columns().equals(columns)) {
      if (columns != null) {
        problems.add("samples.columns", "a list", "must be left out: samples.format has its own");
      }
      checkColumns("samples.format.csv.columns", csv.columns(), draft);
    }
  }

  private void checkCopied() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < copied.size(); i++) {
      if (copied.get(i).isBlank() || !seen.add(copied.get(i))) {
        problems.add(
            "predictions.fields[" + i + "]",
            copied.get(i),
            copied.get(i).isBlank() ? "must not be blank" : "is a duplicate; fields must differ");
      }
    }
  }

  private void checkCopied(SampleFormat.Csv csv, Input draft) {
    if (draft.features() == null || draft.label() == null) {
      return;
    }
    List<String> columns = csv.columnsOf(fields(draft));
    for (int i = 0; i < copied.size(); i++) {
      if (!columns.contains(copied.get(i))) {
        problems.add(
            "predictions.fields[" + i + "]",
            copied.get(i),
            "must be a column of samples.format.csv.columns: list it there");
      }
    }
  }

  /** Only of settings that are right so far the fields are known. */
  private void checkSchema(SampleFormat.PlainAvro avro, Input draft) {
    if (draft.features() == null || draft.label() == null) {
      return;
    }
    SampleFields fields =
        new SampleFields(
            draft.features(),
            draft.label(),
            LabelRange.ANY,
            draft.samples().extraFields(),
            draft.samples().unlabelled(),
            draft.samples().notes(),
            copied);
    try {
      avro.require(fields);
    } catch (IllegalArgumentException e) {
      problems.add(
          "samples.format.plain_avro.schema",
          avro.schema().getFileName(),
          String.valueOf(e.getMessage()));
    }
  }

  private static SampleFields fields(Input draft) {
    return new SampleFields(draft.features(), draft.label(), LabelRange.ANY);
  }

  private void checkColumns(String path, List<String> columns, Input draft) {
    if (draft.features() == null || draft.label() == null) {
      return;
    }
    Set<String> needed =
        fields(draft).columns().stream()
            .map(SampleFields.Column::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<String> optional = draft.samples().notes().columns();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      String place = path + "[" + i + "]";
      if (!seen.add(column)) {
        problems.add(place, column, "is a duplicate; columns must differ");
      } else if (!needed.contains(column)
          && !optional.contains(column)
          && !copied.contains(column)) {
        problems.add(
            place,
            column,
            "must be a feature, the label, one of predictions.fields, or one of "
                + String.join(", ", optional));
      }
    }
    if (draft.labels() != null) {
      draft.label().columns().forEach(column -> needed.remove(column.name()));
    }
    needed.removeAll(seen);
    if (!needed.isEmpty()) {
      problems.add(path, columns, "must also hold " + String.join(", ", needed));
    }
  }
}
