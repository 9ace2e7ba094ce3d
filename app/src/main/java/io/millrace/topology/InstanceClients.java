package io.millrace.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka clients of an instance. Its producers have the same transactional ids after each
 * restart, so that a transaction that a crash left open ends when the instance comes back. Kafka
 * Streams draws a new id for each process that has no files of its own: the transaction would then
 * hide all later records from {@code read_committed} consumers until it times out.
 *
 * <p>Its consumers have their group share out its topics again where somebody must: see {@link
 * UnreadPartitions}.
 *
 * @param instanceId see {@link InstanceId}
 * @param brokers stays the caller's to close, after the clients
 * @param hanging ends what the brokers left open of the transaction before
 */
public record InstanceClients(
    String application, String instanceId, Admin brokers, HangingTransactions hanging)
    implements KafkaClientSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceClients.class);
  private static final Duration LOOK = Duration.ofSeconds(10);

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Map<String, Object> stable = new HashMap<>(config);
    stable.computeIfPresent(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG, (key, id) -> transactionalId((String) id));
    return new CleanProducer(stable, hanging);
  }

  /** The application, the instance and, as in Kafka Streams' own id, the thread's number. */
  private String transactionalId(String ofStreams) {
    String thread = ofStreams.substring(ofStreams.lastIndexOf('-') + 1);
    return String.join("-", application, instanceId, thread);
  }

  /** Begins only when nothing hangs of the aborted transaction of its transactional id. */
  private static final class CleanProducer extends KafkaProducer<byte[], byte[]> {
    private final String transactionalId;
    private final HangingTransactions hanging;
    private Optional<Long> aborted = Optional.empty();
    private boolean initialized;

    private CleanProducer(Map<String, Object> config, HangingTransactions hanging) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      this.transactionalId = String.valueOf(config.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG));
      this.hanging = hanging;
    }

    /** Kafka Streams calls it again after a timeout; a producer takes it once only. */
    @Override
    public void initTransactions() {
      if (!initialized) {
        aborted = hanging.aborted(transactionalId);
        super.initTransactions();
        initialized = true;
      }
      aborted.ifPresent(producerId -> hanging.end(producerId, this));
    }
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new WatchfulConsumer(
        config, new UnreadPartitions(brokers, application, LOOK, System.nanoTime()));
  }

  /** Has its group share out its topics again if nobody reads some of their partitions. */
  private static final class WatchfulConsumer extends KafkaConsumer<byte[], byte[]> {
    private final UnreadPartitions unread;

    private WatchfulConsumer(Map<String, Object> config, UnreadPartitions unread) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      this.unread = unread;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      Set<TopicPartition> left = unread.look(subscription(), System.nanoTime());
      if (!left.isEmpty()) {
        LOG.info("nobody reads {}: the group shares out its partitions again", left);
        enforceRebalance("partitions that nobody reads");
      }
      return records;
    }
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return getRestoreConsumer(config);
  }
}
