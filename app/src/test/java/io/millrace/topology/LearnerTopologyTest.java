package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.learning.CsvSamples;
import io.millrace.learning.TestLearners;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelStateException;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class LearnerTopologyTest {
  private static final String[] SAMPLES = CsvSamples.samples(100, 2);

  @Test
  void shouldScoreEachSampleBeforeItIsLearned() throws InvalidSampleException {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1));
        FakeModel model = new FakeModel(TestLearners.settings(1).model())) {
      run.pipe(first(20));
      run.elapse(200);

      Block block = new Block(1, 3, 1);
      for (int i = 0; i < 20; i++) {
        block.clear();
        CsvSamples.reader().read(SAMPLES[i].getBytes(UTF_8), block, 0);
        block.add();
        float[] scores = Arrays.copyOf(model.predict(block).scores(), 2);
        assertThat(run.predictions().get(i))
            .startsWith("id" + i + " time=" + (5000 + i) + " step=" + i)
            .contains(" scores=" + Arrays.toString(scores));
        model.learn(block);
      }
    }
  }

  @Test
  void shouldKeepKeyAndTimestampOfTheSample() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      run.pipe("a".getBytes(UTF_8), SAMPLES[0], new RecordHeaders());
      run.pipe(null, SAMPLES[1], new RecordHeaders());
      run.elapse(200);

      var predictions = run.records(LearnerRun.TOPICS.predictions());
      assertThat(predictions.get(0).key()).isEqualTo("a".getBytes(UTF_8));
      assertThat(predictions.get(1).key()).isNull();
      assertThat(predictions).extracting(TestRecord::timestamp).containsExactly(1000L, 1001L);
    }
  }

  @Test
  void shouldNameASampleByItsPositionWhenItHasNoId() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      run.pipe("1,2,3,0", "1,2,3,1");
      run.restart();
      run.elapse(200);

      assertThat(run.predictions().get(0)).startsWith("samples-t-0-0 time=1000 ");
      assertThat(run.predictions().get(1)).startsWith("samples-t-0-1 time=1001 ");
    }
  }

  @Test
  void shouldCloseTheBlockWhenItIsFull() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1))) {
      run.elapse(60);
      run.pipe(first(TestLearners.BLOCK_ROWS + 2));
      run.elapse(40); // a tick, at which no sample has waited too long

      // The first mini-batch is by itself, to measure how long one takes: no time at all here.
      assertThat(run.listener.blockRows).containsExactly(1, TestLearners.BLOCK_ROWS);
      assertThat(run.predictions()).hasSize(1 + TestLearners.BLOCK_ROWS);
    }
  }

  @Test
  void shouldCutTheBlockAtTheEndOfAControlInterval() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1))) {
      run.elapse(60);
      run.pipe(first(41));
      run.elapse(40);

      assertThat(run.listener.blockRows).containsExactly(1, 8, 8, 3, 8, 8, 4);
      assertThat(run.predictions()).hasSize(40);
    }
  }

  @Test
  void shouldScoreASampleBeforeItHasWaitedTooLong() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      run.elapse(60);
      run.pipe(first(2));
      run.elapse(40);
      assertThat(run.predictions()).isEmpty();

      run.elapse(100);
      assertThat(run.predictions()).hasSize(2);
      assertThat(run.listener.delays).containsExactly(140L, 140L);
      assertThat(run.predictions().get(1)).contains(" step=0 ");
    }
  }

  @Test
  void shouldForwardAPredictionOnceWhenItsMiniBatchIsCompletedLater() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      run.pipe(first(2));
      run.elapse(200);
      run.elapse(200);
      assertThat(run.listener.blockRows).containsExactly(2);

      run.pipe(SAMPLES[2], SAMPLES[3], SAMPLES[4]);
      run.elapse(200);

      assertThat(run.listener.blockRows).containsExactly(2, 5);
      assertThat(run.predictions()).hasSize(5);
      for (int i = 0; i < 5; i++) {
        assertThat(run.predictions().get(i)).startsWith("id" + i + " ").contains(" step=" + i / 4);
      }
    }
  }

  @Test
  void shouldCountSamplesUnderWayAsNotLearnedWhenItCommits() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1))) {
      run.pipe(first(TestLearners.BLOCK_ROWS));
      run.restart();

      var restored = run.listener.restored.get(1);
      assertThat(restored.samples()).isEqualTo(TestLearners.BLOCK_ROWS);
      // The first sample is a block of its own: it may be told of, or not.
      assertThat(restored.step()).isLessThan(2).isEqualTo(run.predictions().size());

      run.elapse(200);
      assertThat(run.predictions()).hasSize(TestLearners.BLOCK_ROWS);
    }
  }

  @Test
  void shouldWriteTheStateBeforeTheCommit() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1))) {
      run.pipe(SAMPLES[0]);
      assertThat(run.state())
          .containsOnlyKeys(
              "learner/00000",
              "model/00000",
              "position/00000",
              "relearning/00000",
              "sample/00000",
              "settings/00000");

      // A tick waits for the model for half a second of real time.
      await()
          .pollInSameThread()
          .untilAsserted(
              () -> {
                run.elapse(200);
                assertThat(run.state())
                    .as("no sample waits any more")
                    .containsEntry("sample/00000", "");
              });
      assertThat(run.listener.stateBytes).hasSize(2).allMatch(bytes -> bytes > 0);
    }
  }

  @Test
  void shouldWriteNoStateWhenNothingHasCome() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1))) {
      run.elapse(1000);
      assertThat(run.state()).isEmpty();
    }
  }

  @Test
  void shouldWriteALargeModelOnlyWhenTheSamplesSinceOutweighIt() {
    try (LearnerRun run = new LearnerRun(TestLearners.largeModel(1))) {
      run.pipe(SAMPLES);

      assertThat(run.stateKeysWritten().stream().filter("learner/00000"::equals)).hasSize(100);
      // 3,200 bytes of model against about 70 bytes for each sample; in one of two places in turn,
      // and a block or two after the copy was made
      assertThat(run.stateKeysWritten().stream().filter(key -> key.matches("model.*/00001")))
          .hasSizeBetween(3, 6);

      run.elapse(200);
      run.restart();
      var restored = run.listener.restored.get(1);
      assertThat(restored.samples()).isEqualTo(100);
      assertThat(restored.step()).isEqualTo(100);
    }
  }

  @Test
  void shouldReportAMiniBatchThatIsNotFiniteAndGoOn() {
    String huge = Float.MAX_VALUE + ",0,0,1,huge,42";
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      run.pipe(SAMPLES[0], SAMPLES[1], huge, SAMPLES[2], SAMPLES[3]);
      run.elapse(200);

      assertThat(run.predictions()).hasSize(5);
      assertThat(run.predictions().get(4)).doesNotContain("NaN").contains(" step=1 ");
      assertThat(run.events())
          .singleElement()
          .asString()
          .contains(
              "STEP_SKIPPED", "model=m", "replica=0", "step=1", "samples=4", "eventTime=5002");
    }
  }

  @Test
  void shouldSendInvalidRecordsToTheDeadLettersUntouched() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1))) {
      RecordHeaders headers = new RecordHeaders();
      headers.add("own", "kept".getBytes(UTF_8));
      headers.add("millrace.reason", "old".getBytes(UTF_8));
      run.pipe(SAMPLES[0]);
      run.pipe("key".getBytes(UTF_8), "1,x,3,0", headers);
      run.pipe((String) null);
      run.pipe(SAMPLES[1]);
      run.elapse(200);

      var letters = run.records(LearnerRun.TOPICS.deadLetters());
      assertThat(letters).hasSize(2);
      assertThat(letters.get(0).key()).isEqualTo("key".getBytes(UTF_8));
      assertThat(letters.get(0).value()).isEqualTo("1,x,3,0".getBytes(UTF_8));
      assertThat(letters.get(0).timestamp()).isEqualTo(1001);
      assertThat(headers(letters.get(0)))
          .containsExactlyInAnyOrder(
              "own=kept",
              "millrace.reason=wrong_type",
              "millrace.message=For input string: \"x\"",
              "millrace.topic=samples-t",
              "millrace.partition=0",
              "millrace.offset=1");
      assertThat(letters.get(1).value()).isNull();
      assertThat(headers(letters.get(1))).contains("millrace.reason=undecodable");
      assertThat(run.listener.deadLetters).containsExactly(Reason.WRONG_TYPE, Reason.UNDECODABLE);
      assertThat(run.predictions()).hasSize(2);
      assertThat(run.predictions().get(1)).startsWith("id1 ").contains(" step=1 ");
    }
  }

  @Test
  void shouldNotPredictTwiceWhenTheFirstRecordAfterARestartIsBroken() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1))) {
      run.pipe(first(TestLearners.BLOCK_ROWS + 4));
      run.restart();
      run.pipe("nonsense");
      run.restart();
      run.pipe("nonsense");
      run.elapse(200);

      assertThat(run.predictions()).hasSize(TestLearners.BLOCK_ROWS + 4).doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldRefuseTheStateOfAnotherModel() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1))) {
      run.pipe(first(10));
      var wider = TestLearners.settings(new ModelSettingsBuilder().linearClassifier(3).build());

      assertThat(run.restartRefused(wider))
          .rootCause()
          .isInstanceOf(ModelStateException.class)
          .hasMessageContaining("classification into 2 classes, but the settings say")
          .hasMessageContaining("another name");
    }
  }

  @Test
  void shouldCloseTheListenerWhenTheTaskEnds() {
    LearnerRun run = new LearnerRun(TestLearners.settings(1));
    run.close();
    assertThat(run.listener.closed).isTrue();
  }

  private static String[] first(int count) {
    return Arrays.copyOf(SAMPLES, count);
  }

  private static List<String> headers(TestRecord<byte[], byte[]> record) {
    return Arrays.stream(record.headers().toArray())
        .map(h -> h.key() + "=" + new String(h.value(), UTF_8))
        .toList();
  }
}
