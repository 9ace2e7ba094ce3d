package io.millrace.config;

import io.millrace.features.Label;
import io.millrace.features.Unlabelled;
import io.millrace.network.Loss;
import io.millrace.serde.SampleFormat;
import org.jspecify.annotations.Nullable;

/** Checks the settings of labels that come later than their samples. */
final class LabelChecks {
  private final Problems problems;

  LabelChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks a draft, whose parts may be null. */
  void check(Input draft, Model model) {
    Labels labels = draft.labels();
    if (labels == null) {
      return;
    }
    if (labels.keep() != null && model.savedModel() != null) {
      problems.add(
          "labels.keep",
          "a map",
          "must be left out with saved_model, whose scores can't be corrected for it");
    }
    if (labels.window() != null && labels.window().isZero()) {
      problems.add("labels.window", "0", "must be > 0");
    }
    if (draft.model() == ModelCount.PER_PARTITION) {
      problems.add(
          "model",
          "per_partition",
          "must be one with labels: samples and labels are joined in one log");
    }
    if (draft.samples() != null) {
      checkSamples(draft.samples(), labels);
    }
    if (draft.label() != null) {
      checkMissing(labels, draft.label());
      checkKeep(labels.keep(), draft.label(), model.loss());
    }
  }

  private void checkSamples(Input.Samples samples, Labels labels) {
    if (samples.unlabelled() == Unlabelled.DEAD_LETTER) {
      problems.add(
          "samples.unlabelled",
          "dead_letter",
          "must be predict with labels, which come later than their samples");
    }
    if (labels.format() == null && samples.format() instanceof SampleFormat.PlainAvro) {
      problems.add(
          "labels.format",
          "missing",
          "must be set: labels have another schema than samples of the format plain_avro");
    }
  }

  private void checkMissing(Labels labels, Label label) {
    if (labels.onMissing() instanceof Labels.OnMissing.Default set && set.label() != null) {
      try {
        float[] unused = Labels.numbers(label, set.label());
      } catch (IllegalArgumentException e) {
        problems.add(
            "labels.on_missing.default.label", set.label(), String.valueOf(e.getMessage()));
      }
    }
  }

  private void checkKeep(Labels.@Nullable Keep keep, Label label, @Nullable Loss loss) {
    if (keep == null || keep.label() == null) {
      return;
    }
    if (!label.classes().contains(keep.label())) {
      problems.add(
          "labels.keep.label",
          keep.label(),
          label.classes().isEmpty()
              ? "must be a class: keep is for labels of the type category"
              : "must be one of " + label.classes());
    }
    if (loss != null && loss.scores() != Loss.Scores.PROBABILITIES) {
      problems.add(
          "labels.keep",
          "a map",
          "must be left out: the scores of the loss are no probabilities that could be corrected");
    }
  }
}
