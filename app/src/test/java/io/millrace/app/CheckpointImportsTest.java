package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.data.Sample;
import io.millrace.model.ModelState;
import io.millrace.serde.RecordSerdes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class CheckpointImportsTest {
  private static final String TOPIC = "c.checkpoints";
  private static final String OWN = "c/1/00000000000000000007/";
  private static final String FIRST = "c/1/-0000000000000000001/";
  private static final String SECOND = "c/1/-0000000000000000002/";

  private final List<Manifest> existing = new ArrayList<>();
  private final List<ProducerRecord<byte[], byte[]>> committed = new ArrayList<>();

  @Test
  void shouldWriteChunksAndThenTheManifestUnderAStepThatNoModelHas() {
    // 12 MiB of numbers, in chunks of 512 KiB.
    ModelState state = state(3 << 20, 0.5f);
    Manifest written = add(1, state);

    assertThat(written.step()).isEqualTo(-1);
    assertThat(written.chunks()).isEqualTo(25);
    assertThat(written.sha256()).isEqualTo(sha256(state));
    assertThat(written.settingsDigest()).isEqualTo("digest");
    assertThat(written.eventTime()).isEqualTo(Sample.NO_TIME);
    assertThat(committed)
        .hasSize(26)
        .allMatch(record -> record.partition() == 1)
        .extracting(record -> new String(record.key(), UTF_8))
        .startsWith(FIRST + "chunk-00000", FIRST + "chunk-00001")
        .endsWith(FIRST + "chunk-00024", FIRST + "manifest");
    byte[] last = committed.get(25).value();
    assertThat(RecordSerdes.manifest().deserializer().deserialize(TOPIC, last)).isEqualTo(written);
    List<byte[]> chunks =
        IntStream.range(0, 25)
            .mapToObj(i -> committed.get(i).value())
            .map(value -> RecordSerdes.chunk().deserializer().deserialize(TOPIC, value).data())
            .toList();
    assertThat(ModelStateCodec.decode(chunks).step()).isEqualTo(7);
  }

  @Test
  void shouldCountDownAndWriteNothingTwice() {
    existing.add(manifest("c", 1, 7, state(2, 9)));
    existing.add(manifest("other", 1, -5, state(2, 1)));
    Manifest first = add(1, state(2, 1));
    existing.add(first);
    assertThat(first.step()).isEqualTo(-1);
    assertThat(committed).hasSize(2);

    assertThat(add(1, state(2, 1))).isEqualTo(first);
    assertThat(committed).hasSize(2);

    assertThat(add(1, state(2, 9)).step()).isEqualTo(-2);
    assertThat(committed)
        .extracting(record -> new String(record.key(), UTF_8))
        .endsWith(SECOND + "chunk-00000", SECOND + "manifest")
        .noneMatch(key -> key.startsWith(OWN));
  }

  @Test
  void shouldTakeTheManifestAwayBeforeItsChunks() {
    imports(1).remove(manifest("c", 1, -2, state(2, 9)));

    assertThat(committed).allMatch(record -> record.value() == null && record.partition() == 1);
    assertThat(committed)
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly(SECOND + "manifest", SECOND + "chunk-00000");
  }

  @Test
  void shouldRefuseAReplicaWithoutAPartition() {
    assertThatThrownBy(() -> add(2, state(2, 1)))
        .isInstanceOf(AppException.class)
        .hasMessage(
            "replica 2: there is none; topic c.checkpoints has a partition for each, 0 to 1");
  }

  private Manifest add(int replica, ModelState state) {
    return imports(replica).add(new ImportedCheckpoint(manifest("elsewhere", 0, 7, state), state));
  }

  private CheckpointImports imports(int replica) {
    Node[] none = {};
    List<PartitionInfo> partitions =
        IntStream.range(0, 2)
            .mapToObj(i -> new PartitionInfo(TOPIC, i, Node.noNode(), none, none))
            .toList();
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(
            new Cluster("c", List.of(), partitions, Set.of(), Set.of()),
            true,
            null,
            new ByteArraySerializer(),
            new ByteArraySerializer()) {
          @Override
          public void commitTransaction() {
            super.commitTransaction();
            committed.addAll(history());
          }
        };
    return new CheckpointImports(
        "c", replica, TOPIC, () -> partitions.size(), () -> existing, () -> producer);
  }

  private static Manifest manifest(String model, int replica, long step, ModelState state) {
    List<byte[]> chunks = ModelStateCodec.encode(state);
    return new Manifest(
        1,
        model,
        replica,
        step,
        70,
        Sample.NO_TIME,
        chunks.size(),
        chunks.stream().mapToLong(chunk -> chunk.length).sum(),
        sha256(state),
        "digest",
        "environment",
        Map.of());
  }

  private static String sha256(ModelState state) {
    return ModelStateCodec.sha256(ModelStateCodec.encode(state));
  }

  private static ModelState state(int size, float value) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return new ModelState(7, "w[%d]".formatted(size), values);
  }
}
