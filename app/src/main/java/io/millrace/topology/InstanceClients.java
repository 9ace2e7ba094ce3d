package io.millrace.topology;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The Kafka clients of an instance. Its producers have the same transactional ids after each
 * restart, so that a transaction that a crash left open ends when the instance comes back. Kafka
 * Streams draws a new id for each process that has no files of its own: the transaction would then
 * hide all later records from {@code read_committed} consumers until it times out.
 *
 * @param instanceId see {@link InstanceId}
 * @param hanging ends what the brokers left open of the transaction before
 */
public record InstanceClients(String application, String instanceId, HangingTransactions hanging)
    implements KafkaClientSupplier {
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
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }
}
