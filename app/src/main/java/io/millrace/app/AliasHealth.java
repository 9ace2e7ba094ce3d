package io.millrace.app;

import io.millrace.server.Health;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;

/** How an alias is. */
final class AliasHealth {
  private AliasHealth() {}

  /**
   * Ready is who runs: the state is restored then, and with it is known which model is live. Not so
   * while no broker answers: nothing is copied then.
   *
   * @param outage that the brokers don't answer, if they don't
   * @param live the live model of each partition that this process has
   */
  static Health of(KafkaStreams.State state, Optional<String> outage, Map<Integer, String> live) {
    boolean lives = state.isRunningOrRebalancing() || state == KafkaStreams.State.CREATED;
    if (lives && outage.isPresent()) {
      return new Health(true, false, outage.get());
    }
    boolean runs = state == KafkaStreams.State.RUNNING;
    return new Health(lives, runs, runs ? follows(live) : "Kafka Streams is " + state);
  }

  private static String follows(Map<Integer, String> live) {
    if (live.isEmpty()) {
      return "has no partition: other processes have them all";
    }
    Map<String, Set<Integer>> partitions = new TreeMap<>();
    live.forEach(
        (partition, model) ->
            partitions.computeIfAbsent(model, of -> new TreeSet<>()).add(partition));
    return partitions.size() == 1
        ? "follows " + partitions.keySet().iterator().next()
        : partitions.entrySet().stream()
            .map(model -> "%s in %s".formatted(model.getKey(), numbered(model.getValue())))
            .collect(Collectors.joining(", ", "follows ", ""));
  }

  private static String numbered(Set<Integer> partitions) {
    return (partitions.size() == 1 ? "partition " : "partitions ")
        + partitions.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }
}
