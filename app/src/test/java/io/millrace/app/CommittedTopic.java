package io.millrace.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.millrace.checkpoint.CommittedRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The committed records of a topic, by partition and in order. */
public final class CommittedTopic implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final int LONG = 2000;

  private final String name;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<Integer, List<ConsumerRecord<byte[], byte[]>>> records = new TreeMap<>();

  public CommittedTopic(String bootstrapServers, String name) {
    this.name = name;
    this.consumer = CommittedRecords.consumer(Map.of("bootstrap.servers", bootstrapServers));
    // A topic that was just made takes a moment to be known.
    List<TopicPartition> partitions =
        Awaitility.await()
            .atMost(Duration.ofNanos(PATIENCE_NANOS))
            .until(() -> consumer.partitionsFor(name), infos -> !infos.isEmpty())
            .stream()
            .map(partition -> new TopicPartition(name, partition.partition()))
            .toList();
    partitions.forEach(partition -> records.put(partition.partition(), new ArrayList<>()));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads until there are so many records, as long as more come. */
  public CommittedTopic await(long count) {
    long last = System.nanoTime();
    while (size() < count) {
      long before = size();
      poll();
      if (size() > before) {
        last = System.nanoTime();
      } else if (System.nanoTime() - last > PATIENCE_NANOS) {
        throw new AssertionError(name + ": " + size() + " records, expected " + count);
      }
    }
    return this;
  }

  /** Reads to where the topic ends now. */
  public CommittedTopic readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      poll();
    }
    return this;
  }

  private void poll() {
    consumer.poll(Duration.ofMillis(100)).forEach(this::add);
  }

  /** A broker that has just started may send a consumer back: it reads some records again. */
  private void add(ConsumerRecord<byte[], byte[]> record) {
    List<ConsumerRecord<byte[], byte[]>> read = records(record.partition());
    if (read.isEmpty() || record.offset() > read.get(read.size() - 1).offset()) {
      read.add(record);
    }
  }

  /** Records read so far. */
  public long size() {
    return records.values().stream().mapToLong(List::size).sum();
  }

  /** The records of a partition read so far. */
  public List<ConsumerRecord<byte[], byte[]>> records(int partition) {
    return records.getOrDefault(partition, List.of());
  }

  /** Sends the records read so far to the first partition of another topic, as they are. */
  void copyTo(String bootstrapServers, String topic) {
    try (KafkaProducer<byte[], byte[]> to =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      records()
          .forEach(
              one -> {
                Future<?> unused =
                    to.send(
                        new ProducerRecord<>(
                            topic, 0, one.timestamp(), one.key(), one.value(), one.headers()));
              });
    }
  }

  /** The records read so far, one partition after the other. */
  public Stream<ConsumerRecord<byte[], byte[]>> records() {
    return records.values().stream().flatMap(List::stream);
  }

  /** Everything that was said about each record, byte for byte; the broker's own times are not. */
  public Map<Integer, List<String>> texts() {
    Map<Integer, List<String>> texts = new TreeMap<>();
    records.forEach(
        (partition, inOrder) ->
            texts.put(partition, inOrder.stream().map(CommittedTopic::textOf).toList()));
    return texts;
  }

  private static String textOf(ConsumerRecord<byte[], byte[]> record) {
    StringBuilder text = new StringBuilder();
    text.append(text(record.key())).append(" = ").append(text(record.value()));
    if (record.timestampType() == TimestampType.CREATE_TIME) {
      text.append(" @ ").append(record.timestamp());
    }
    for (Header header : record.headers()) {
      text.append(' ').append(header.key()).append(": ").append(text(header.value()));
    }
    return text.toString();
  }

  /** One character for each byte; of what is too long to show, the digest. */
  private static String text(byte @Nullable [] bytes) {
    if (bytes == null) {
      return "null";
    }
    return bytes.length > LONG
        ? bytes.length + " bytes, SHA-256 " + DigestUtils.sha256Hex(bytes)
        : new String(bytes, ISO_8859_1);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
