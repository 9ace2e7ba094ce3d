package io.millrace.app;

import io.millrace.checkpoint.CheckpointKeys;
import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.CommittedRecords;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.config.Config;
import io.millrace.serde.RecordSerdes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints from elsewhere on a replica's topic. Their steps are below 0, counted down from -1:
 * no model ever writes, and so none ever deletes, a checkpoint of such a step. Each is written, or
 * taken away, in one transaction; another that begins meanwhile ends it.
 */
public final class CheckpointImports {
  private final String model;
  private final int replica;
  private final String topic;
  private final IntSupplier partitions;
  private final Supplier<List<Manifest>> existing;
  private final Supplier<Producer<byte[], byte[]>> producers;

  /**
   * Of this replica of the model.
   *
   * @param kafka the user's Kafka properties, with the brokers' address
   */
  public CheckpointImports(Config config, int replica, Map<String, String> kafka) {
    this(
        config.name(),
        replica,
        config.topics().checkpoints().topic(),
        () -> partitions(config.topics().checkpoints().topic(), kafka),
        () ->
            CheckpointsTopic.open(config.topics().checkpoints().topic(), kafka)
                .list()
                .checkpoints(),
        () -> producer(new Assembly(config).applicationId() + "-import-" + replica, kafka));
  }

  /**
   * The same with other clients.
   *
   * @param partitions counts those of the topic; 0 if it is not there
   * @param existing lists what is on the topic
   */
  CheckpointImports(
      String model,
      int replica,
      String topic,
      IntSupplier partitions,
      Supplier<List<Manifest>> existing,
      Supplier<Producer<byte[], byte[]>> producers) {
    this.model = model;
    this.replica = replica;
    this.topic = topic;
    this.partitions = partitions;
    this.existing = existing;
    this.producers = producers;
  }

  /** By a consumer: a producer that asks may have the brokers make the topic, as they please. */
  private static int partitions(String topic, Map<String, String> kafka) {
    try (Consumer<byte[], byte[]> consumer = CommittedRecords.consumer(kafka)) {
      List<PartitionInfo> found = consumer.partitionsFor(topic);
      return found == null ? 0 : found.size();
    }
  }

  private static Producer<byte[], byte[]> producer(
      String transactionalId, Map<String, String> kafka) {
    Map<String, Object> properties = new TreeMap<>(kafka);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Writes a checkpoint, unless one that holds the same was imported before.
   *
   * @return the manifest that is on the topic
   * @throws AppException if the topic is not there, or has no partition for the replica
   */
  public Manifest add(ImportedCheckpoint checkpoint) {
    requirePartition();
    // What fails before the commit is aborted when the producer is closed.
    try (Producer<byte[], byte[]> producer = producers.get()) {
      producer.initTransactions();
      List<Manifest> imported = imported();
      Optional<Manifest> same =
          imported.stream()
              .filter(one -> one.sha256().equals(checkpoint.manifest().sha256()))
              .findFirst();
      if (same.isPresent()) {
        return same.get();
      }
      long step = imported.stream().mapToLong(Manifest::step).min().orElse(0) - 1;
      producer.beginTransaction();
      Manifest written = write(checkpoint, step, producer);
      producer.commitTransaction();
      return written;
    }
  }

  private void requirePartition() {
    int count = partitions.getAsInt();
    if (count == 0) {
      throw new AppException(
          "topic %s is not there: `millrace topics --config FILE` makes it".formatted(topic));
    }
    if (replica < 0 || replica >= count) {
      throw new AppException(
          "replica %d: there is none; topic %s has a partition for each, 0 to %d"
              .formatted(replica, topic, count - 1));
    }
  }

  private List<Manifest> imported() {
    return existing.get().stream()
        .filter(one -> one.model().equals(model) && one.replica() == replica)
        .filter(Manifest::isImported)
        .toList();
  }

  private Manifest write(
      ImportedCheckpoint checkpoint, long step, Producer<byte[], byte[]> producer) {
    List<byte[]> chunks = ModelStateCodec.encode(checkpoint.state());
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = new Chunk(model, replica, step, i, chunks.get(i));
      send(
          CheckpointKeys.chunk(model, replica, step, i),
          RecordSerdes.chunk().serializer().serialize(topic, chunk),
          producer);
    }
    Manifest manifest = checkpoint.manifest().of(model, replica, step, chunks.size());
    send(
        CheckpointKeys.manifest(model, replica, step),
        RecordSerdes.manifest().serializer().serialize(topic, manifest),
        producer);
    return manifest;
  }

  /** Takes an imported checkpoint away, its manifest first. */
  public void remove(Manifest checkpoint) {
    try (Producer<byte[], byte[]> producer = producers.get()) {
      producer.initTransactions();
      producer.beginTransaction();
      send(CheckpointKeys.manifest(model, replica, checkpoint.step()), null, producer);
      for (int i = 0; i < checkpoint.chunks(); i++) {
        send(CheckpointKeys.chunk(model, replica, checkpoint.step(), i), null, producer);
      }
      producer.commitTransaction();
    }
  }

  /** That it has failed is told by the commit. */
  private void send(String key, byte @Nullable [] value, Producer<byte[], byte[]> producer) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic, replica, key.getBytes(StandardCharsets.UTF_8), value));
  }
}
