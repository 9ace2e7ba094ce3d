package io.millrace.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * The properties that the topology runs with. The user's come first, save a few on which
 * exactly-once learning rests: those are refused if they say something else.
 */
public final class StreamsProperties {
  private static final long QUICK_COMMIT = 100;

  static final int MAX_REQUEST = 16 << 20;

  /** What Kafka's producer has without being told. */
  private static final int BUFFER_MEMORY = 32 << 20;

  private static final Least CACHE_BYTES =
      new Least(1, "the state is written when the cache is flushed");

  /** How large the cache is, by its name and its former one. */
  private static final Map<String, Least> CACHE =
      Map.of(
          StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
          CACHE_BYTES,
          "cache.max.bytes.buffering",
          CACHE_BYTES);

  private static final String READ_COMMITTED = "read_committed";

  /** Without these samples are learned twice, or passed over, and nobody hears of it. */
  private static final Map<String, String> EXACTLY_ONCE =
      Map.of(
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
          StreamsConfig.EXACTLY_ONCE_V2,
          // Another one may commit that a sample is done with which the learner could not take.
          StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
          LogAndFailProcessingExceptionHandler.class.getName(),
          // Another one may leave out parts of the state.
          StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
          DefaultProductionExceptionHandler.class.getName(),
          // Kafka Streams sees to it that consumers read what is committed, but not with these
          // prefixes.
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
          READ_COMMITTED,
          StreamsConfig.restoreConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
          READ_COMMITTED);

  /** What must not be changed. */
  private static final Map<String, String> FIXED = fixed();

  /** The least of the user's numbers, which Kafka Streams takes and then does nothing, or fails. */
  private static final Map<String, Least> LEAST = least();

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "1000"),
          // Samples need not wait for commands, which say themselves where they take effect.
          Map.entry(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, "-1"),
          // Changelogs forget after a day what was deleted: an older copy of a store would never
          // hear of it. Half a day leaves time to restore.
          Map.entry(StreamsConfig.STATE_CLEANUP_DIR_MAX_AGE_MS_CONFIG, "43200000"),
          consumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
          consumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000"),
          // New partitions are noticed within this time.
          consumer(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "30000"),
          // After a crash others wait this long for the member, 6 s being the least that brokers
          // allow by default.
          consumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "6000"),
          consumer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "1500"),
          // The open transaction of an instance that crashed and does not come back hides all later
          // records until this has passed.
          producer(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "10000"),
          producer(ProducerConfig.LINGER_MS_CONFIG, "20"),
          producer(ProducerConfig.BATCH_SIZE_CONFIG, "131072"),
          // The topics say what is too large, rather than the producer's own limit of 1 MiB.
          producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_REQUEST)));

  private StreamsProperties() {}

  private static Map<String, String> fixed() {
    Map<String, String> fixed = new TreeMap<>(EXACTLY_ONCE);
    // Static membership, and with it a quick restart, exists in this protocol only.
    fixed.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    fixed.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
    // Kafka Streams would only log that it keeps to its own.
    for (String prefix : List.of("", StreamsConfig.CONSUMER_PREFIX)) {
      fixed.put(prefix + ConsumerConfig.ISOLATION_LEVEL_CONFIG, READ_COMMITTED);
    }
    return fixed;
  }

  private static Map<String, Least> least() {
    Map<String, Least> least = new TreeMap<>(CACHE);
    least.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, new Least(1, "no other thread learns"));
    least.put(StreamsConfig.POLL_MS_CONFIG, new Least(0, "it is how long to wait for records"));
    return least;
  }

  private static Map.Entry<String, String> consumer(String key, String value) {
    return Map.entry(StreamsConfig.consumerPrefix(key), value);
  }

  private static Map.Entry<String, String> producer(String key, String value) {
    return Map.entry(StreamsConfig.producerPrefix(key), value);
  }

  /**
   * The properties of one instance.
   *
   * @param name the model's name; the application id unless the user gives one
   * @param user the user's Kafka properties
   * @param instanceId who this instance is in its group, the same after each restart, unless the
   *     user gives a {@code group.instance.id}; see {@link InstanceId}
   * @param maxDelay how long a sample may wait for its prediction
   * @throws KafkaPropertiesException if a property of the user breaks exactly-once learning; the
   *     message names each one
   */
  public static Properties of(
      String name, Map<String, String> user, String instanceId, Duration maxDelay) {
    check(user);
    Properties properties = new Properties();
    properties.putAll(DEFAULTS);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
    // The clock ticks between two polls, twice in maxDelay.
    long poll = Math.max(1, Math.min(100, maxDelay.toMillis() / 4));
    properties.put(StreamsConfig.POLL_MS_CONFIG, Long.toString(poll));
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
    user.forEach((key, value) -> put(properties, key, value));
    properties.putAll(FIXED);
    return properties;
  }

  /**
   * The properties of the merge beside a learner with these. It commits more often, since a sample
   * waits for that too, and has no state that would make it dear.
   */
  public static Properties ofMerge(Properties learner) {
    Properties merge = new Properties();
    merge.putAll(learner);
    merge.put(
        StreamsConfig.APPLICATION_ID_CONFIG,
        mergeId(learner.getProperty(StreamsConfig.APPLICATION_ID_CONFIG)));
    // Of samples and labels the earlier is taken first, unless one is known to have none left.
    merge.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, "0");
    hasten(merge);
    return merge;
  }

  /**
   * The properties of an alias, whose application never has the id of a model's.
   *
   * @param user the Kafka properties of one of its models
   * @param instanceId as for {@link #of}
   */
  public static Properties ofAlias(String alias, Map<String, String> user, String instanceId) {
    Map<String, String> shared = new TreeMap<>(user);
    shared.remove(StreamsConfig.APPLICATION_ID_CONFIG);
    Properties properties = of(aliasId(alias), shared, instanceId, Duration.ofMillis(QUICK_COMMIT));
    hasten(properties);
    return properties;
  }

  /** For what passes records on: they wait for its commits too, and those are cheap. */
  private static void hasten(Properties properties) {
    String key = StreamsConfig.COMMIT_INTERVAL_MS_CONFIG;
    long commit = number(key, properties.getProperty(key));
    properties.put(key, Long.toString(Math.min(commit, QUICK_COMMIT)));
    // Unless the user has said something else.
    String linger = StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG);
    properties.replace(linger, DEFAULTS.getOrDefault(linger, ""), "5");
  }

  /** The id of an alias's application. */
  public static String aliasId(String alias) {
    return alias + "-alias";
  }

  /** The id of the merge's application, by that of the learner's. */
  public static String mergeId(String applicationId) {
    return applicationId + "-merge";
  }

  /**
   * The time after which the brokers abort a transaction.
   *
   * @throws ConfigException if the user's is not a number
   */
  public static Duration transactionTimeout(Map<String, String> user) {
    String key = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
    String prefixed = StreamsConfig.producerPrefix(key);
    String value = user.getOrDefault(key, DEFAULTS.getOrDefault(prefixed, ""));
    return Duration.ofMillis(number(key, user.getOrDefault(prefixed, value)));
  }

  private static long number(String key, String value) {
    return (long) ConfigDef.parseType(key, value, ConfigDef.Type.LONG);
  }

  /** A client's property without prefix, as users write it, takes the place of our prefixed one. */
  private static void put(Properties properties, String key, String value) {
    for (String prefix : List.of(StreamsConfig.CONSUMER_PREFIX, StreamsConfig.PRODUCER_PREFIX)) {
      properties.computeIfPresent(prefix + key, (k, ours) -> value);
    }
    properties.put(key, value);
  }

  /**
   * The largest record, in bytes, that the producer sends with these properties of the user.
   *
   * @throws ConfigException if one is not a number
   */
  public static long largestRecord(Map<String, String> user) {
    return Math.min(
        producer(user, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST),
        producer(user, ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_MEMORY));
  }

  private static long producer(Map<String, String> user, String key, long ours) {
    String prefixed = user.get(StreamsConfig.producerPrefix(key));
    String value = prefixed != null ? prefixed : user.get(key);
    return value == null ? ours : number(key, value);
  }

  private static void check(Map<String, String> user) {
    List<String> faults = new ArrayList<>();
    if (!user.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      faults.add("kafka.bootstrap.servers: missing: the brokers' addresses, as host:port");
    }
    faults.addAll(refused(user));
    throwIfAny(faults);
  }

  /** What is wrong with properties of the user that break exactly-once learning, a line each. */
  public static List<String> refused(Map<String, String> user) {
    return faults(FIXED, LEAST, user).stream().map(fault -> "kafka." + fault).toList();
  }

  /**
   * Looks at what Kafka Streams runs with: an application with the learner in its topology may have
   * changed the properties that {@link #of} gave it.
   *
   * @param running as {@code ProcessorContext.appConfigs} tells them
   * @throws KafkaPropertiesException if a property breaks exactly-once learning; the message names
   *     each one
   */
  static void requireExactlyOnce(Map<String, Object> running) {
    Map<String, String> texts = new TreeMap<>();
    running.forEach(
        (key, value) ->
            texts.put(key, value instanceof Class<?> c ? c.getName() : String.valueOf(value)));
    throwIfAny(faults(EXACTLY_ONCE, CACHE, texts));
  }

  private static List<String> faults(
      Map<String, String> needed, Map<String, Least> least, Map<String, String> given) {
    List<String> faults = new ArrayList<>();
    new TreeMap<>(given)
        .forEach(
            (key, value) -> {
              String fixed = needed.getOrDefault(key, value);
              if (!fixed.equals(value)) {
                faults.add("%s: %s: must be %s".formatted(key, value, fixed));
              }
              Least bound = least.get(key);
              if (bound != null && bound.isAbove(value)) {
                faults.add("%s: %s: %s".formatted(key, value, bound.rule()));
              }
            });
    return faults;
  }

  private static void throwIfAny(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new KafkaPropertiesException(String.join(System.lineSeparator(), faults));
    }
  }

  /** The least value of a number, and why no less will do. */
  private record Least(long value, String why) {
    /** Of a text that is no number Kafka tells itself. */
    boolean isAbove(String text) {
      return text.matches("-?\\d{1,18}") && Long.parseLong(text) < value;
    }

    String rule() {
      return "must be at least %d: %s".formatted(value, why);
    }
  }
}
