package io.millrace.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.CheckpointId;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.serde.RecordSerdes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
  private static final String TOPIC = "checkpoints";

  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
  private final Checkpoints checkpoints =
      new Checkpoints(
          this::consumer,
          TOPIC,
          TestSerdes.chunkDeserializer(),
          TestSerdes.manifestDeserializer(),
          RecordSerdes.tag().deserializer());

  @Test
  void shouldListAndLoadCompleteCheckpoints() {
    write(0, state(20, 1));
    write(1, state(10, 2));
    write(0, state(9, 3));

    Catalogue catalogue = checkpoints.list();

    assertThat(catalogue.faults()).isEmpty();
    assertThat(catalogue.checkpoints())
        .extracting(m -> m.replica() + ":" + m.step())
        .containsExactly("0:9", "0:20", "1:10");
    ModelState loaded = checkpoints.load(catalogue.checkpoints().get(1));
    assertThat(loaded.values()).isEqualTo(state(20, 1).values());
  }

  @Test
  void shouldFindAnImportedOneByItsStepButNotAsTheLatest() {
    Manifest imported = write(0, state(-1, 1));
    assertThat(checkpoints.find("m", 0, null)).isEmpty();
    assertThat(checkpoints.find("m", 0, -1L)).contains(imported);
    assertThat(checkpoints.load(imported).values()).isEqualTo(state(-1, 1).values());

    Manifest own = write(0, state(20, 2));
    assertThat(checkpoints.find("m", 0, null)).contains(own);

    Manifest others = write(1, state(30, 3));
    assertThat(checkpoints.find("m", 0, null)).contains(own);
    assertThat(checkpoints.find("m", 1, null)).contains(others);
    assertThat(checkpoints.find("n", 0, null)).isEmpty();
  }

  @Test
  void shouldListNothingWhenTheTopicIsEmpty() {
    assertThat(checkpoints.list()).isEqualTo(new Catalogue(List.of(), List.of(), List.of()));
  }

  @Test
  void shouldListTagsAndFollowThem() {
    Manifest first = write(0, state(20, 1));
    Manifest second = write(0, state(30, 2));
    tag("champion", first);
    tag("stable", first);
    tag("champion", second);
    append(0, CheckpointKeys.tag("m", 0, "stable"), null);

    Catalogue catalogue = checkpoints.list();

    assertThat(catalogue.faults()).isEmpty();
    assertThat(catalogue.tagsOf(first)).isEmpty();
    assertThat(catalogue.tagsOf(second)).containsExactly("champion");
  }

  @Test
  void shouldFollowATagFromCheckpointToCheckpoint() {
    Manifest first = write(0, state(20, 1));
    Manifest second = write(0, state(30, 2));
    List<String> told = new ArrayList<>();
    TaggedCheckpoint follower =
        new TaggedCheckpoint(
            checkpoints,
            TOPIC,
            "m",
            0,
            "champion",
            RecordSerdes.tag().deserializer(),
            teller(told));
    read(follower);
    tag("champion", first);
    tag("stable", second);
    read(follower);
    read(follower);
    tag("champion", second);
    read(follower);
    append(0, CheckpointKeys.tag("m", 0, "champion"), null);
    read(follower);
    tag("champion", manifestOf(40));
    read(follower);

    assertThat(told)
        .containsExactly(
            "no checkpoint of replica 0 has the tag champion",
            "20: 1.0",
            "30: 2.0",
            "no checkpoint of replica 0 has the tag champion: that of step 30 stays",
            "the checkpoint of step 40 has the tag champion, but is not on topic checkpoints");
  }

  /** As after the brokers were away. */
  private void read(TaggedCheckpoint follower) {
    follower.begin();
    log.forEach(follower::accept);
    follower.atEnd();
  }

  private static CheckpointListener teller(List<String> told) {
    return new CheckpointListener() {
      @Override
      public boolean wants(Manifest manifest) {
        return true;
      }

      @Override
      public void found(Manifest manifest, ModelState state) {
        told.add(manifest.step() + ": " + state.values()[0]);
      }

      @Override
      public void fault(String fault) {
        told.add(fault);
      }
    };
  }

  private static Manifest manifestOf(long step) {
    return TestSerdes.manifestDeserializer().deserialize(TOPIC, manifest(0, step, 1, "00"));
  }

  @Test
  void shouldReportATagThatCannotBeRead() {
    write(0, state(20, 1));
    append(0, CheckpointKeys.tag("m", 0, "champion"), new byte[] {1, 2, 3});

    Catalogue catalogue = checkpoints.list();

    assertThat(catalogue.checkpoints()).hasSize(1);
    assertThat(catalogue.faults())
        .singleElement()
        .asString()
        .startsWith("checkpoint m/0/tag/champion: the record can't be read");
  }

  private void tag(String name, Manifest manifest) {
    Tag tag = new Tag("m", 0, name, new CheckpointId(manifest.step(), manifest.sha256()));
    append(
        0, CheckpointKeys.tag("m", 0, name), RecordSerdes.tag().serializer().serialize(TOPIC, tag));
  }

  @Test
  void shouldForgetADeletedCheckpoint() {
    Manifest manifest = write(0, state(20, 1));
    append(0, CheckpointKeys.manifest("m", 0, 20), null);
    append(0, CheckpointKeys.chunk("m", 0, 20, 0), null);

    assertThat(checkpoints.list()).isEqualTo(new Catalogue(List.of(), List.of(), List.of()));
    assertThatThrownBy(() -> checkpoints.load(manifest))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("m/0/00000000000000000020");
  }

  @Test
  void shouldReportACheckpointWhoseChunkIsMissing() {
    write(0, state(20, 1));
    log.remove(1);

    assertOneFault("its manifest names 2 chunks, 1 were found in order");
  }

  @Test
  void shouldReportACheckpointWhoseBytesAreNotThoseOfItsDigest() {
    write(0, state(20, 1));
    append(0, CheckpointKeys.manifest("m", 0, 20), manifest(0, 20, 2, "00"));

    assertOneFault("its manifest names 2 chunks, 0 were found in order");

    log.remove(log.size() - 2);
    assertOneFault("its manifest says 00");
  }

  @Test
  void shouldReportACheckpointWithoutManifestAndAnUnreadableRecord() {
    write(0, state(20, 1));
    log.remove(2);
    assertOneFault("its manifest is missing");

    append(0, CheckpointKeys.manifest("m", 0, 20), new byte[] {1});
    assertOneFault("can't be read: no manifest");
  }

  private void assertOneFault(String words) {
    Catalogue catalogue = checkpoints.list();
    assertThat(catalogue.checkpoints()).isEmpty();
    assertThat(catalogue.faults())
        .singleElement()
        .asString()
        .startsWith("checkpoint m/0/00000000000000000020: ")
        .contains(words);
  }

  private static ModelState state(long step, float value) {
    float[] values = new float[200_000];
    java.util.Arrays.fill(values, value);
    return new ModelState(step, "w[%d]".formatted(values.length), values);
  }

  private Manifest write(int replica, ModelState state) {
    List<byte[]> chunks = ModelStateCodec.encode(state);
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = new Chunk("m", replica, state.step(), i, chunks.get(i));
      append(
          replica,
          CheckpointKeys.chunk("m", replica, state.step(), i),
          TestSerdes.chunkSerializer().serialize(TOPIC, chunk));
    }
    byte[] manifest =
        manifest(replica, state.step(), chunks.size(), ModelStateCodec.sha256(chunks));
    append(replica, CheckpointKeys.manifest("m", replica, state.step()), manifest);
    return TestSerdes.manifestDeserializer().deserialize(TOPIC, manifest);
  }

  private static byte[] manifest(int replica, long step, int chunks, String sha256) {
    return TestSerdes.manifestSerializer()
        .serialize(
            TOPIC,
            new Manifest(
                Manifest.FORMAT_VERSION,
                "m",
                replica,
                step,
                step,
                1000,
                chunks,
                1,
                sha256,
                "digest",
                "environment",
                Map.of("loss", 0.5)));
  }

  private void append(int partition, String key, byte @Nullable [] value) {
    long offset = log.stream().filter(r -> r.partition() == partition).count();
    log.add(new ConsumerRecord<>(TOPIC, partition, offset, key.getBytes(UTF_8), value));
  }

  /** A consumer of the log so far, in two partitions. */
  private Consumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    List<TopicPartition> partitions =
        List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));
    Node[] none = {};
    consumer.updatePartitions(
        TOPIC,
        partitions.stream()
            .map(p -> new PartitionInfo(TOPIC, p.partition(), Node.noNode(), none, none))
            .toList());
    for (TopicPartition p : partitions) {
      consumer.updateBeginningOffsets(Map.of(p, 0L));
      long end =
          log.stream()
              .filter(r -> r.partition() == p.partition())
              .mapToLong(r -> r.offset() + 1)
              .max()
              .orElse(0);
      consumer.updateEndOffsets(Map.of(p, end));
    }
    consumer.schedulePollTask(() -> log.forEach(consumer::addRecord));
    return consumer;
  }
}
