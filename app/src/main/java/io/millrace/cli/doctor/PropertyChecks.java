package io.millrace.cli.doctor;

import io.millrace.topology.StreamsProperties;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Looks at Kafka's properties in the settings: Kafka ignores names that it does not know, and
 * refuses values only when its clients are made. The learner refuses some more.
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
    kafka.forEach((property, value) -> check(property, value).ifPresent(findings::add));
    StreamsProperties.refused(kafka)
        .forEach(fault -> findings.add(Finding.problem("properties", fault, "leave it out")));
    if (findings.isEmpty()) {
      findings.add(Finding.ok("properties", "%d, all known to Kafka".formatted(kafka.size())));
    }
    return findings;
  }

  private static Optional<Finding> check(String property, String value) {
    boolean embeds = property.equals(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG) && value.isBlank();
    // The brokers check the properties of topics.
    if (embeds || property.startsWith(StreamsConfig.TOPIC_PREFIX)) {
      return Optional.empty();
    }
    String prefix = CLIENTS.stream().filter(property::startsWith).findFirst().orElse("");
    String name = property.substring(prefix.length());
    List<ConfigKey> meanings =
        definitions(prefix).stream()
            .map(definition -> definition.configKeys().get(name))
            .filter(Objects::nonNull)
            .toList();
    return meanings.isEmpty()
        ? Optional.of(unknown(property, prefix, name))
        : meanings.stream().flatMap(key -> fault(property, key, value).stream()).findFirst();
  }

  private static Finding unknown(String property, String prefix, String name) {
    Set<String> known = new TreeSet<>();
    definitions(prefix).forEach(definition -> known.addAll(definition.names()));
    String text = "kafka.%s: Kafka has no such property".formatted(property);
    return nearest(name, known)
        .map(
            meant ->
                Finding.problem("properties", text, "did you mean %s%s?".formatted(prefix, meant)))
        .orElseGet(
            () -> Finding.note("properties", text, "leave it out, unless a plugin reads it"));
  }

  /** What Kafka will say of a value, unless it depends on other properties. */
  private static Optional<Finding> fault(String property, ConfigKey key, String value) {
    try {
      Object parsed = ConfigDef.parseType(key.name, value, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(key.name, parsed);
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(
          Finding.problem(
              "properties",
              "kafka.%s: %s".formatted(property, e.getMessage()),
              "see Kafka's documentation of " + key.name));
    }
  }

  private static List<ConfigDef> definitions(String prefix) {
    return switch (prefix) {
      case StreamsConfig.PRODUCER_PREFIX -> List.of(ProducerConfig.configDef());
      case StreamsConfig.ADMIN_CLIENT_PREFIX -> List.of(AdminClientConfig.configDef());
      case "" ->
          List.of(
              StreamsConfig.configDef(),
              ConsumerConfig.configDef(),
              ProducerConfig.configDef(),
              AdminClientConfig.configDef());
      default -> List.of(ConsumerConfig.configDef());
    };
  }

  private static Optional<String> nearest(String name, Set<String> known) {
    LevenshteinDistance distance = new LevenshteinDistance(MISSPELT);
    return known.stream()
        .filter(candidate -> distance.apply(name, candidate) >= 0)
        .min(Comparator.comparingInt(candidate -> distance.apply(name, candidate)));
  }
}
