package io.millrace.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.Uuid;

/** Topics as the merge asks for them, each of one partition unless it is told otherwise. */
class FakeBrokers implements MergeTopics {
  final Map<String, Integer> partitions = new HashMap<>();
  final Map<String, Long> ends = new HashMap<>();
  boolean answers = true;
  private final Uuid id;
  private final List<Integer> begun;

  /** All topics have this id; the partitions that begin go to the list. */
  FakeBrokers(Uuid id, List<Integer> begun) {
    this.id = id;
    this.begun = begun;
  }

  @Override
  public void begin(int partition) {
    begun.add(partition);
  }

  @Override
  public Uuid id(String topic) {
    return id;
  }

  @Override
  public Optional<Uuid> latestId(String topic) {
    return Optional.empty();
  }

  @Override
  public OptionalInt partitions(String topic) {
    return answers ? OptionalInt.of(partitions.getOrDefault(topic, 1)) : OptionalInt.empty();
  }

  @Override
  public OptionalLong end(String topic, int partition) {
    return answers ? OptionalLong.of(ends.getOrDefault(topic, 0L)) : OptionalLong.empty();
  }
}
