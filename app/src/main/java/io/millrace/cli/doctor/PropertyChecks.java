package io.millrace.cli.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Looks at the names of Kafka's properties in the settings: Kafka ignores those it does not know.
 */
public final class PropertyChecks {
  /** A name so many letters from a known one is misspelt. */
  private static final int MISSPELT = 3;

  private static final List<String> CLIENTS =
      List.of(
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX,
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.PRODUCER_PREFIX,
          StreamsConfig.ADMIN_CLIENT_PREFIX);

  private final Map<String, String> kafka;

  /** For these properties of the user. */
  public PropertyChecks(Map<String, String> kafka) {
    this.kafka = new TreeMap<>(kafka);
  }

  /** Looks. */
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    kafka.keySet().stream()
        .map(PropertyChecks::check)
        .forEach(found -> found.ifPresent(findings::add));
    if (findings.isEmpty()) {
      findings.add(Finding.ok("properties", "%d, all known to Kafka".formatted(kafka.size())));
    }
    return findings;
  }

  private static Optional<Finding> check(String property) {
    String prefix = CLIENTS.stream().filter(property::startsWith).findFirst().orElse("");
    String name = property.substring(prefix.length());
    Set<String> known = known(prefix);
    if (known.contains(name) || property.startsWith(StreamsConfig.TOPIC_PREFIX)) {
      return Optional.empty(); // the brokers check the properties of topics
    }
    String text = "kafka.%s: Kafka has no such property".formatted(property);
    return Optional.of(
        nearest(name, known)
            .map(
                meant ->
                    Finding.problem(
                        "properties", text, "did you mean %s%s?".formatted(prefix, meant)))
            .orElseGet(
                () -> Finding.note("properties", text, "leave it out, unless a plugin reads it")));
  }

  private static Set<String> known(String prefix) {
    Set<String> known = new TreeSet<>();
    switch (prefix) {
      case StreamsConfig.PRODUCER_PREFIX -> known.addAll(ProducerConfig.configNames());
      case StreamsConfig.ADMIN_CLIENT_PREFIX -> known.addAll(AdminClientConfig.configNames());
      case "" -> {
        known.addAll(StreamsConfig.configDef().names());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
      }
      default -> known.addAll(ConsumerConfig.configNames());
    }
    return known;
  }

  private static Optional<String> nearest(String name, Set<String> known) {
    LevenshteinDistance distance = new LevenshteinDistance(MISSPELT);
    return known.stream()
        .filter(candidate -> distance.apply(name, candidate) >= 0)
        .min(Comparator.comparingInt(candidate -> distance.apply(name, candidate)));
  }
}
