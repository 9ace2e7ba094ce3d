package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * All that a learner has committed.
 *
 * @param records of each topic that it writes, by the topic's role and by partition, in order
 * @param state SHA-256 of each entry of its state, as its changelog topic says, by partition
 */
record Outcome(Map<String, Map<Integer, List<String>>> records, Map<String, String> state) {

  /** Reads the topics of a learner that has stopped. */
  static Outcome of(String bootstrapServers, Map<String, String> topics, String changelog) {
    Map<String, Map<Integer, List<String>>> records = new TreeMap<>();
    topics.forEach((role, topic) -> records.put(role, read(bootstrapServers, topic)));
    return new Outcome(records, state(bootstrapServers, changelog));
  }

  private static Map<Integer, List<String>> read(String bootstrapServers, String topic) {
    try (CommittedTopic committed = new CommittedTopic(bootstrapServers, topic)) {
      return committed.readToEnd().texts();
    }
  }

  private static Map<String, String> state(String bootstrapServers, String changelog) {
    Map<String, String> state = new TreeMap<>();
    try (CommittedTopic committed = new CommittedTopic(bootstrapServers, changelog)) {
      for (List<ConsumerRecord<byte[], byte[]>> partition :
          committed.readToEnd().records().values()) {
        for (ConsumerRecord<byte[], byte[]> record : partition) {
          String key = record.partition() + ":" + new String(record.key(), StandardCharsets.UTF_8);
          put(state, key, record.value());
        }
      }
    }
    return state;
  }

  private static void put(Map<String, String> state, String key, byte @Nullable [] value) {
    if (value == null) {
      state.remove(key);
    } else {
      state.put(key, sha256(value));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many records the topic of this role has. */
  long count(String role) {
    return records.get(role).values().stream().mapToLong(List::size).sum();
  }

  /** Asserts that everything is the same, byte for byte. */
  void assertSameAs(Outcome undisturbed) {
    undisturbed.records.forEach(
        (role, partitions) ->
            partitions.forEach(
                (partition, expected) ->
                    assertSame(
                        role + ", partition " + partition,
                        records.get(role).get(partition),
                        expected)));
    assertThat(state).as("state, in the changelog topic").isEqualTo(undisturbed.state);
  }

  /** Names the first difference: the whole lists are too long to show. */
  private static void assertSame(String what, List<String> actual, List<String> expected) {
    int common = Math.min(actual.size(), expected.size());
    for (int i = 0; i < common; i++) {
      assertThat(actual.get(i)).as("%s, record %d", what, i).isEqualTo(expected.get(i));
    }
    assertThat(actual.size()).as("%s: number of records", what).isEqualTo(expected.size());
  }
}
