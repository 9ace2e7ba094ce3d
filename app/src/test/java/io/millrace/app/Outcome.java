package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.topology.TopicNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * All that a learner has committed.
 *
 * @param records of each partition of the topics that it writes, in order
 * @param state SHA-256 of each entry of its state, as its changelog topic says
 */
record Outcome(Map<Place, List<String>> records, Map<String, String> state) {
  /** A partition of the topic of this role. */
  record Place(Role role, int partition) {}

  /** What a topic is for. */
  enum Role {
    PREDICTIONS,
    DEAD_LETTERS,
    EVENTS,
    CHECKPOINTS
  }

  /** Reads the topics of a learner that has stopped. */
  static Outcome of(String bootstrapServers, TopicNames topics, String changelog) {
    Map<Place, List<String>> records = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      try (CommittedTopic topic = new CommittedTopic(bootstrapServers, name(role, topics))) {
        topic
            .readToEnd()
            .texts()
            .forEach((partition, texts) -> records.put(new Place(role, partition), texts));
      }
    }
    return new Outcome(records, state(bootstrapServers, changelog));
  }

  private static String name(Role role, TopicNames topics) {
    return switch (role) {
      case PREDICTIONS -> topics.predictions();
      case DEAD_LETTERS -> topics.deadLetters();
      case EVENTS -> topics.events();
      case CHECKPOINTS -> topics.checkpoints();
    };
  }

  private static Map<String, String> state(String bootstrapServers, String changelog) {
    Map<String, String> state = new TreeMap<>();
    try (CommittedTopic topic = new CommittedTopic(bootstrapServers, changelog)) {
      topic
          .readToEnd()
          .records()
          .forEach(
              record ->
                  put(
                      state,
                      record.partition() + ":" + new String(record.key(), UTF_8),
                      record.value()));
    }
    return state;
  }

  /** An empty chunk ends a sequence like one that was never there: it says how long it once was. */
  private static void put(Map<String, String> state, String key, byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      state.remove(key);
    } else {
      state.put(key, DigestUtils.sha256Hex(value));
    }
  }

  /** How many records the topic of this role has. */
  long count(Role role) {
    return records.entrySet().stream()
        .filter(entry -> entry.getKey().role == role)
        .mapToLong(entry -> entry.getValue().size())
        .sum();
  }

  /** Asserts that there is something of everything, and each sample once, of so many. */
  void assertComplete(int samples) {
    long wellFormed = VectorSamples.wellFormed(samples);
    assertThat(count(Role.PREDICTIONS)).as("predictions").isEqualTo(wellFormed);
    assertThat(count(Role.DEAD_LETTERS)).as("dead letters").isEqualTo(samples - wellFormed);
    assertThat(count(Role.CHECKPOINTS)).as("records of checkpoints").isPositive();
    assertThat(state).containsKeys("0:learner/00000", "1:learner/00000");
    assertTold("by command");
  }

  /** Asserts that there is an event with this in its text. */
  void assertTold(String text) {
    assertThat(records.getOrDefault(new Place(Role.EVENTS, 0), List.of()))
        .as("events")
        .anyMatch(event -> event.contains(text));
  }

  /** The same but for the entries of the state whose key, behind the partition, begins so. */
  Outcome without(String... prefixes) {
    Map<String, String> rest = new TreeMap<>(state);
    for (String prefix : prefixes) {
      rest.keySet().removeIf(key -> key.substring(key.indexOf(':') + 1).startsWith(prefix));
    }
    return new Outcome(records, rest);
  }

  /** Asserts that everything is the same, byte for byte. */
  void assertSameAs(Outcome undisturbed) {
    assertThat(records.keySet()).isEqualTo(undisturbed.records.keySet());
    undisturbed.records.forEach(
        (place, expected) -> assertSame(place, records.getOrDefault(place, List.of()), expected));
    assertThat(state).as("state, in the changelog topic").isEqualTo(undisturbed.state);
  }

  /** Names the first difference: the whole lists are too long to show. */
  private static void assertSame(Place place, List<String> actual, List<String> expected) {
    int common = Math.min(actual.size(), expected.size());
    for (int i = 0; i < common; i++) {
      assertThat(actual.get(i)).as("%s, record %d", place, i).isEqualTo(expected.get(i));
    }
    assertThat(actual.size()).as("%s: number of records", place).isEqualTo(expected.size());
  }
}
