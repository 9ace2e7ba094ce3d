package io.millrace.config;

import io.millrace.serde.PredictionFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks with what the model is compared. */
final class CompareChecks {
  private final Problems problems;

  CompareChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks a draft, whose parts may be null. */
  void check(@Nullable Compare draft, @Nullable String name, Input input, Topics topics) {
    if (draft == null) {
      return;
    }
    if (draft.model() != null && draft.model().equals(name)) {
      problems.add("compare.model", draft.model(), "must be another model");
    } else if (draft.model() != null && !NameChecks.isName(draft.model())) {
      problems.add("compare.model", draft.model(), NameChecks.RULE);
    }
    if (draft.topic() != null && !NameChecks.isName(draft.topic())) {
      problems.add("compare.topic", draft.topic(), NameChecks.RULE);
    }
    if (draft.model() != null
        && !draft.model().equals(name)
        && topics.predictions() != null
        && draft.topicOrDefault().equals(topics.predictions().topic())) {
      problems.add(
          "compare.topic",
          draft.topicOrDefault(),
          "must differ from predictions.topic: whose predictions they are is told by their topic");
    }
    if (input.labels() != null) {
      problems.add(
          "compare",
          "a map",
          "must be left out with labels: published predictions then have no labels");
    }
    if (topics.predictions() != null && !topics.predictions().offsets()) {
      problems.add(
          "predictions.offsets",
          "false",
          "must be true with compare, which pairs predictions by them");
    }
    PredictionFormat own = topics.predictions() == null ? null : topics.predictions().format();
    if (draft.format() != null) {
      checkFormat("compare.format", draft.format());
    }
    if (own != null) {
      checkFormat("predictions.format", own);
    }
  }

  private void checkFormat(String key, PredictionFormat format) {
    if (format.needsRegistry()) {
      problems.add(
          key, format.name().toLowerCase(Locale.ROOT), "must be avro or json with compare");
    }
  }
}
