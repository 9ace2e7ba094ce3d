package io.millrace.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the names of the topics, and when something is written to them. */
final class TopicChecks {
  private final Problems problems;

  TopicChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks a draft, whose parts may be null. */
  void check(Topics draft, Input input, Config.@Nullable Decisions decisions) {
    checkNames(draft, input);
    if (draft.predictions() != null && draft.predictions().maxDelay().isZero()) {
      problems.add("predictions.max_delay", "0", "must be > 0");
    }
    Long every = draft.control() == null ? null : draft.control().every();
    if (every != null && decisions != null) {
      problems.add(
          "decisions", "a map", "must be left out: it is the former name of control.every");
    } else if (every != null) {
      checkInterval("control.every", every, draft.checkpoints());
    } else if (decisions != null) {
      checkInterval("decisions.every", decisions.every(), draft.checkpoints());
    }
  }

  private void checkInterval(String key, long every, Topics.Checkpoints checkpoints) {
    if (checkpoints != null && checkpoints.every() % every != 0) {
      problems.add(
          "checkpoints.every", checkpoints.every(), "must be a multiple of " + key + ", " + every);
    }
  }

  private void checkNames(Topics draft, Input input) {
    Map<String, @Nullable String> topics = new LinkedHashMap<>();
    topics.put("samples.topic", input.samples() == null ? null : input.samples().topic());
    topics.put("control.topic", draft.control() == null ? null : draft.control().topic());
    topics.put(
        "predictions.topic", draft.predictions() == null ? null : draft.predictions().topic());
    topics.put(
        "checkpoints.topic", draft.checkpoints() == null ? null : draft.checkpoints().topic());
    topics.put(
        "dead_letters.topic", draft.deadLetters() == null ? null : draft.deadLetters().topic());
    topics.put("events.topic", draft.events() == null ? null : draft.events().topic());
    topics.put("labels.topic", input.labels() == null ? null : input.labels().topic());
    topics.put("log.topic", draft.log() == null ? null : draft.log().topic());
    Map<String, String> owners = new LinkedHashMap<>();
    topics.forEach(
        (path, topic) -> {
          if (topic == null) {
            return;
          }
          String owner = owners.putIfAbsent(topic, path);
          if (owner != null) {
            problems.add(path, topic, "must differ from " + owner);
          } else if (!NameChecks.isName(topic)) {
            problems.add(path, topic, NameChecks.RULE);
          }
        });
  }
}
