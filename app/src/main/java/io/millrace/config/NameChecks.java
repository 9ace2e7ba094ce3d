package io.millrace.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the names of the model and its topics, Kafka's properties, and when decisions fall. */
final class NameChecks {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");
  private static final String NAME_RULE =
      "must be 1 to 200 letters, digits, dots, underscores and hyphens";

  private final Problems problems;

  NameChecks(Problems problems) {
    this.problems = problems;
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches() && !text.equals(".") && !text.equals("..");
  }

  /** Checks a draft, whose parts may be null. */
  void check(Config draft) {
    if (draft.name() != null && !isName(draft.name())) {
      problems.add("name", draft.name(), NAME_RULE);
    }
    if (draft.kafka() != null) {
      checkKafka(draft.kafka());
    }
    checkTopics(draft);
    if (draft.predictions() != null && draft.predictions().maxDelay().isZero()) {
      problems.add("predictions.max_delay", "0", "must be > 0");
    }
    if (draft.decisions() != null
        && draft.checkpoints() != null
        && draft.checkpoints().every() % draft.decisions().every() != 0) {
      problems.add(
          "checkpoints.every",
          draft.checkpoints().every(),
          "must be a multiple of decisions.every, " + draft.decisions().every());
    }
  }

  private void checkKafka(Map<String, String> kafka) {
    String guarantee = kafka.get("processing.guarantee");
    if (guarantee != null && !guarantee.equals("exactly_once_v2")) {
      problems.add("kafka.processing.guarantee", guarantee, "must be exactly_once_v2, or left out");
    }
    String cache = kafka.get("statestore.cache.max.bytes");
    if (cache != null && cache.matches("0+")) {
      problems.add(
          "kafka.statestore.cache.max.bytes",
          cache,
          "must be > 0: the model's state is saved when this cache is flushed");
    }
  }

  private void checkTopics(Config draft) {
    Map<String, @Nullable String> topics = new LinkedHashMap<>();
    topics.put("samples.topic", draft.samples() == null ? null : draft.samples().topic());
    topics.put("control.topic", draft.control() == null ? null : draft.control().topic());
    topics.put(
        "predictions.topic", draft.predictions() == null ? null : draft.predictions().topic());
    topics.put(
        "checkpoints.topic", draft.checkpoints() == null ? null : draft.checkpoints().topic());
    topics.put(
        "dead_letters.topic", draft.deadLetters() == null ? null : draft.deadLetters().topic());
    topics.put("events.topic", draft.events() == null ? null : draft.events().topic());
    Map<String, String> owners = new LinkedHashMap<>();
    topics.forEach(
        (path, topic) -> {
          if (topic == null) {
            return;
          }
          String owner = owners.putIfAbsent(topic, path);
          if (owner != null) {
            problems.add(path, topic, "must differ from " + owner);
          } else if (!isName(topic)) {
            problems.add(path, topic, NAME_RULE);
          }
        });
  }
}
