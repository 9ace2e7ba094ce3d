package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.checkpoint.TestSerdes;
import io.millrace.data.Event;
import io.millrace.data.SamplePlace;
import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.TestLearners;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelState;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class CheckpointTopologyTest {
  private static final String TOPIC = LearnerRun.TOPICS.checkpoints();

  @Test
  void shouldWriteChunksThenTheManifest() throws Exception {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      run.pipe(CsvSamples.samples(40, 3));
      run.elapse(100);

      List<TestRecord<byte[], byte[]>> records = run.records(TOPIC);
      assertThat(records)
          .extracting(r -> new String(r.key(), UTF_8))
          .containsExactly(
              "m/0/00000000000000000010/chunk-00000", "m/0/00000000000000000010/manifest");
      assertThat(records).extracting(TestRecord::timestamp).containsOnly(1039L);
      byte[] data =
          TestSerdes.chunkDeserializer().deserialize(TOPIC, records.get(0).value()).data();
      Manifest manifest =
          TestSerdes.manifestDeserializer().deserialize(TOPIC, records.get(1).value());
      assertThat(manifest.step()).isEqualTo(10);
      assertThat(manifest.samples()).isEqualTo(40);
      assertThat(manifest.eventTime()).isEqualTo(5039);
      assertThat(manifest.last()).isEqualTo(new SamplePlace(0, 39));
      assertThat(manifest.chunks()).isEqualTo(1);
      assertThat(manifest.bytes()).isEqualTo(data.length);
      assertThat(manifest.sha256())
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data)));
      assertThat(manifest.metrics())
          .containsKeys("loss", "accuracy", "window.loss", "window.accuracy");
      ModelState state = ModelStateCodec.decode(List.of(data));
      assertThat(state.step()).isEqualTo(10);
      try (FakeModel model = new FakeModel(TestLearners.settings(4).model())) {
        model.restore(state);
      }
      assertThat(run.events()).singleElement().asString().contains("CHECKPOINT", "step=10");
      assertThat(run.listener.checkpoints).hasSize(1);
      assertThat(run.listener.events)
          .extracting(Event::type)
          .containsExactly(Event.Type.CHECKPOINT);
    }
  }

  @Test
  void shouldDeleteTheOldestBeyondThoseToKeep() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      String[] samples = CsvSamples.samples(120, 3);
      for (int i = 0; i < samples.length; i++) {
        if (i == 100) {
          run.restart();
        }
        run.pipe(samples[i]);
      }
      run.elapse(100);

      assertThat(run.records(TOPIC))
          .extracting(r -> (r.value() == null ? "- " : "+ ") + new String(r.key(), UTF_8))
          .containsExactly(
              "+ m/0/00000000000000000010/chunk-00000",
              "+ m/0/00000000000000000010/manifest",
              "+ m/0/00000000000000000020/chunk-00000",
              "+ m/0/00000000000000000020/manifest",
              "+ m/0/00000000000000000030/chunk-00000",
              "+ m/0/00000000000000000030/manifest",
              "- m/0/00000000000000000010/manifest",
              "- m/0/00000000000000000010/chunk-00000");
    }
  }

  /** 3,200 bytes, 1,000 of them at a turn. */
  @Test
  void shouldWriteThatOfALargeModelOverSeveralCommitsAndTellNothingMeanwhile() {
    LearnerSettings byParts = TestLearners.with(TestLearners.largeModel(4), TestLearners.BY_PARTS);
    try (LearnerRun run = new LearnerRun(byParts);
        LearnerRun restarted = new LearnerRun(byParts)) {
      for (LearnerRun each : List.of(run, restarted)) {
        each.tick(10);
        each.pipe(CsvSamples.samples(50, 3));
        assertThat(keys(each)).containsExactly("chunk-00000");
        assertThat(each.predictions()).hasSize(40);
        assertThat(each.events()).isEmpty();
      }
      run.tick(1);
      assertThat(keys(run)).containsExactly("chunk-00000", "chunk-00001");
      restarted.tick(1);
      restarted.restart();
      restarted.tick(2);
      assertThat(keys(restarted))
          .as("the second is not written twice")
          .containsExactly("chunk-00000", "chunk-00001", "chunk-00002");

      run.tick(20);
      restarted.tick(20);
      assertThat(keys(run))
          .containsExactly("chunk-00000", "chunk-00001", "chunk-00002", "chunk-00003", "manifest");
      assertThat(run.predictions()).hasSize(50);
      assertThat(run.events()).singleElement().asString().contains("CHECKPOINT", "step=10");
      assertThat(restarted.allOutputs()).isEqualTo(run.allOutputs());
    }
  }

  private static List<String> keys(LearnerRun run) {
    return run.records(TOPIC).stream()
        .map(record -> new String(record.key(), UTF_8).replaceFirst(".*/", ""))
        .toList();
  }
}
