package io.millrace.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a name must be; checks the model's name and Kafka's properties. */
public final class NameChecks {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  /** What a name must be, in messages. */
  public static final String RULE =
      "must be 1 to 200 letters, digits, dots, underscores and hyphens";

  private final Problems problems;

  NameChecks(Problems problems) {
    this.problems = problems;
  }

  /** Whether a text can be the name of a model, and so the beginning of names of topics. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches() && !text.equals(".") && !text.equals("..");
  }

  /** Checks what there is of a draft. */
  void check(@Nullable String name, @Nullable Map<String, String> kafka) {
    if (name != null && !isName(name)) {
      problems.add("name", name, RULE);
    }
    if (kafka != null) {
      checkKafka(kafka);
    }
  }

  private void checkKafka(Map<String, String> kafka) {
    checkBrokers(kafka);
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

  /** Kafka ignores what it does not know, and a broker is embedded where none is named. */
  private void checkBrokers(Map<String, String> kafka) {
    if (!kafka.containsKey(Config.BOOTSTRAP_SERVERS)) {
      kafka.forEach(
          (key, value) -> {
            if (Suggestion.of(key, List.of(Config.BOOTSTRAP_SERVERS)) != null) {
              problems.add(
                  "kafka." + key,
                  value,
                  "must be called " + Config.BOOTSTRAP_SERVERS + ": Kafka has no such property");
            }
          });
    }
  }
}
