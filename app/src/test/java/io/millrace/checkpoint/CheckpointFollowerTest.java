package io.millrace.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.model.ModelState;
import io.millrace.serde.RecordSerdes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckpointFollowerTest {
  private static final String TOPIC = "checkpoints";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final List<ConsumerRecord<byte[], byte[]>> before = new ArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private long offset;
  private @Nullable CheckpointFollower follower;

  @AfterEach
  void stop() {
    if (follower != null) {
      follower.close();
    }
  }

  @Test
  void shouldBeginWithTheLatestOfItsReplicaAndTakeEachAfterThat() {
    before.addAll(checkpoint(0, 10, 1, 2));
    before.addAll(checkpoint(0, 20, 3, 4));
    before.addAll(checkpoint(1, 30, 5, 6));
    follow();
    await().untilAsserted(() -> assertThat(told).containsExactly("20: [3.0, 4.0]"));

    add(checkpoint(0, 25, 7, 8));
    await()
        .untilAsserted(() -> assertThat(told).containsExactly("20: [3.0, 4.0]", "25: [7.0, 8.0]"));
  }

  @Test
  void shouldPassOverWhatIsImportedEvenAmidTheChunksOfAnother() {
    List<ConsumerRecord<byte[], byte[]>> imported = checkpoint(0, -1, 1, 2);
    List<ConsumerRecord<byte[], byte[]>> own = checkpoint(0, 10, 3, 4);
    own.add(1, imported.remove(0));
    before.addAll(own);
    before.addAll(imported);
    follow();
    add(checkpoint(0, 20, 5, 6));

    await()
        .untilAsserted(() -> assertThat(told).containsExactly("10: [3.0, 4.0]", "20: [5.0, 6.0]"));
  }

  @Test
  void shouldPassOverWhatIsTornOrCorruptedAndGoOn() {
    List<ConsumerRecord<byte[], byte[]>> torn = checkpoint(0, 10, 1, 2);
    torn.remove(1);
    List<ConsumerRecord<byte[], byte[]>> corrupted = checkpoint(0, 20, 3, 4);
    byte[] chunk = corrupted.get(1).value();
    chunk[chunk.length - 1] ^= 1;
    follow();
    add(torn);
    add(corrupted);
    add(List.of(record(CheckpointKeys.manifest("m", 0, 30), new byte[] {1})));
    add(checkpoint(0, 40, 5, 6));

    await().until(() -> told.size() == 4);
    assertThat(told.get(0)).endsWith("its manifest names 2 chunks, 1 were found in order");
    assertThat(told.get(1)).contains("its chunks have the SHA-256 ");
    assertThat(told.get(2)).contains("/manifest can't be read: ");
    assertThat(told.get(3)).isEqualTo("40: [5.0, 6.0]");
  }

  /** A thread that ended would leave an old state served for ever. */
  @Test
  void shouldBeginAgainWhateverFails() {
    follower =
        new CheckpointFollower(
            () -> {
              throw new IllegalStateException("a flaw");
            },
            TOPIC,
            new CheckpointFollower.Reader() {
              @Override
              public void begin() {}

              @Override
              public void accept(ConsumerRecord<byte[], byte[]> record) {}

              @Override
              public void atEnd() {}

              @Override
              public void fault(String fault) {
                told.add(fault);
              }
            });

    await().until(() -> told.size() == 2);
    assertThat(told.get(1)).contains(TOPIC).contains("a flaw");
  }

  private void follow() {
    consumer.updatePartitions(
        TOPIC, List.of(new PartitionInfo(TOPIC, 0, new Node(0, "h", 1), new Node[0], new Node[0])));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) before.size()));
    consumer.schedulePollTask(() -> before.forEach(consumer::addRecord));
    follower =
        new Checkpoints(
                () -> consumer,
                TOPIC,
                TestSerdes.chunkDeserializer(),
                TestSerdes.manifestDeserializer(),
                RecordSerdes.tag().deserializer())
            .follow(
                "m",
                0,
                new CheckpointListener() {
                  @Override
                  public boolean wants(Manifest manifest) {
                    return true;
                  }

                  @Override
                  public void found(Manifest manifest, ModelState state) {
                    told.add(manifest.step() + ": " + Arrays.toString(state.values()));
                  }

                  @Override
                  public void fault(String fault) {
                    told.add(fault);
                  }
                });
  }

  private void add(List<ConsumerRecord<byte[], byte[]>> records) {
    consumer.schedulePollTask(() -> records.forEach(consumer::addRecord));
  }

  /** The records of a checkpoint of two chunks, and a manifest. */
  private List<ConsumerRecord<byte[], byte[]>> checkpoint(
      int replica, long step, float first, float second) {
    List<byte[]> chunks =
        ModelStateCodec.encode(new ModelState(step, "w[2]", new float[] {first, second}), 16);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      records.add(
          record(
              CheckpointKeys.chunk("m", replica, step, i),
              TestSerdes.chunkSerializer()
                  .serialize(TOPIC, new Chunk("m", replica, step, i, chunks.get(i)))));
    }
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT_VERSION,
            "m",
            replica,
            step,
            step,
            1000,
            chunks.size(),
            1,
            ModelStateCodec.sha256(chunks),
            "digest",
            "environment",
            Map.of());
    records.add(
        record(
            CheckpointKeys.manifest("m", replica, step),
            TestSerdes.manifestSerializer().serialize(TOPIC, manifest)));
    return records;
  }

  private ConsumerRecord<byte[], byte[]> record(String key, byte[] value) {
    return new ConsumerRecord<>(TOPIC, 0, offset++, key.getBytes(UTF_8), value);
  }
}
