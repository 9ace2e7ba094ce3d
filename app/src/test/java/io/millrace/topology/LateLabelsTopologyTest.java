package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.labels.Keep;
import io.millrace.labels.LateLabels;
import io.millrace.labels.Tick;
import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.TestLearners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A learner of a log in which labels come later than their samples. */
class LateLabelsTopologyTest {
  private static final Uuid SAMPLES_TOPIC = new Uuid(3, 4);
  private static final Uuid LABELS_TOPIC = new Uuid(5, 6);
  private static final int COUNT = 120;
  private static final String[] SAMPLES = CsvSamples.samples(COUNT, 8);
  private static final LateLabels LABELS =
      new LateLabels(Duration.ofMillis(50), Duration.ofMillis(10), false, false, null, null);

  private static final LateLabels NO_LABEL_COUNTS =
      new LateLabels(
          Duration.ofMillis(50), Duration.ofMillis(10), false, false, new float[] {1}, null);

  private static void sample(LearnerRun run, int i, long at) {
    run.pipe(
        ("k" + i).getBytes(UTF_8),
        CsvSamples.unlabelled(SAMPLES[i]).getBytes(UTF_8),
        new RecordHeaders().add(new Origin(SAMPLES_TOPIC, 0, i).header()),
        at);
  }

  private static void label(LearnerRun run, int offset, String value, long at) {
    run.pipe(
        null,
        value.getBytes(UTF_8),
        new RecordHeaders().add(new Origin(LABELS_TOPIC, 1, offset).header(Origin.LABEL)),
        at);
  }

  private static String labelOf(int i) {
    return "id" + i + "," + SAMPLES[i].split(",", -1)[3];
  }

  private static void tick(LearnerRun run, Tick tick) {
    Record<byte[], byte[]> record = TickRecord.of(tick, 1);
    run.pipe(null, null, record.headers(), 1);
  }

  private static Map<String, String> model(LearnerRun run) {
    Map<String, String> model = new TreeMap<>(run.state());
    model.keySet().removeIf(key -> !key.startsWith("model/"));
    return model;
  }

  /** Samples in their order, each with its label some samples later. */
  private static List<Integer> labels(int seed) {
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      order.add(i);
      order.add(Math.max(0, random.nextInt(i + 1)));
    }
    return order;
  }

  private static void pipe(LearnerRun run, int place, List<Integer> order) {
    int i = order.get(place);
    if (place % 2 == 0) {
      sample(run, i, 1000 + i);
    } else {
      label(run, place, labelOf(i), 1000 + place / 2);
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.learning.TestLearners#all")
  void shouldLearnTheSameWhateverIsKilled(LearnerSettings settings) {
    List<Integer> order = labels(3);
    Random random = new Random(6);
    try (LearnerRun calm = LearnerRun.late(settings, LABELS);
        LearnerRun disturbed = LearnerRun.late(settings, LABELS)) {
      for (int place = 0; place < order.size(); place++) {
        pipe(calm, place, order);
        pipe(disturbed, place, order);
        if (random.nextInt(10) == 0) {
          disturbed.restart();
        }
        if (random.nextInt(8) == 0) {
          disturbed.elapse(200);
        }
      }
      calm.tick(3);
      disturbed.tick(3);

      assertThat(disturbed.predictions()).hasSize(COUNT).isEqualTo(calm.predictions());
      assertThat(disturbed.predictions()).allMatch(p -> p.endsWith("loss=NaN label=[]"));
      assertThat(disturbed.entriesWaiting()).isEqualTo(calm.entriesWaiting());
      assertThat(disturbed.listener.deadLetters).isEqualTo(calm.listener.deadLetters);
      if (settings.limits().equals(TestLearners.SMALL)) {
        assertThat(model(disturbed)).isEqualTo(model(calm));
      }
    }
  }

  /** A record that can't be read yet must not let time go on for those that it comes behind. */
  @Test
  void shouldLearnTheSameWhenASampleIsHeldUp() {
    try (LearnerRun calm = LearnerRun.late(TestLearners.settings(1), NO_LABEL_COUNTS);
        LearnerRun disturbed = LearnerRun.late(TestLearners.settings(1), NO_LABEL_COUNTS)) {
      calm.awaitStart();
      disturbed.awaitStart();
      for (int i = 0; i < 12; i++) {
        if (i % 4 == 3) {
          disturbed.gate.close();
        }
        sample(calm, i, 30L * i);
        sample(disturbed, i, 30L * i);
        disturbed.elapse(200);
        disturbed.gate.open();
        disturbed.elapse(200);
        calm.elapse(200);
      }
      calm.tick(3);
      disturbed.tick(3);

      assertThat(disturbed.listener.heldUp).contains("waiting for the gate");
      assertThat(model(disturbed)).isNotEmpty().isEqualTo(model(calm));
      assertThat(disturbed.predictions()).hasSize(12).isEqualTo(calm.predictions());
    }
  }

  /** The model is that of a log in which each sample stands, with its label, where that came. */
  @Test
  void shouldLearnWhereTheLabelsStand() {
    LearnerSettings settings = TestLearners.settings(4);
    List<Integer> order = labels(3);
    boolean[] learned = new boolean[COUNT];
    try (LearnerRun late = LearnerRun.late(settings, LABELS);
        LearnerRun whole = new LearnerRun(settings)) {
      for (int place = 0; place < order.size(); place++) {
        pipe(late, place, order);
        int i = order.get(place);
        if (place % 2 == 0) {
          whole.pipe(CsvSamples.unlabelled(SAMPLES[i]));
        } else if (!learned[i] && place / 2 - i <= 50) {
          learned[i] = true;
          whole.pipe(SAMPLES[i]);
        }
      }
      late.tick(3);
      whole.tick(3);

      assertThat(model(late)).isEqualTo(model(whole));
      assertThat(late.listener.labelled).isGreaterThan(40);
    }
  }

  /** Of one class nothing is learned, as its share is so small; all is judged as ever. */
  @Test
  void shouldNotLearnWhatIsNotKept() {
    LearnerSettings settings = TestLearners.settings(4);
    LateLabels keep =
        new LateLabels(LABELS.window(), LABELS.grace(), false, false, null, new Keep(0, 1e-9));
    List<Integer> order = labels(3);
    boolean[] learned = new boolean[COUNT];
    try (LearnerRun late = LearnerRun.late(settings, keep);
        LearnerRun whole = new LearnerRun(settings)) {
      for (int place = 0; place < order.size(); place++) {
        pipe(late, place, order);
        int i = order.get(place);
        if (place % 2 == 0) {
          whole.pipe(CsvSamples.unlabelled(SAMPLES[i]));
        } else if (!learned[i] && place / 2 - i <= 50) {
          learned[i] = true;
          boolean isKept = SAMPLES[i].split(",", -1)[3].equals("1");
          whole.pipe(isKept ? SAMPLES[i] : CsvSamples.unlabelled(SAMPLES[i]));
        }
        if (place % 70 == 0) {
          late.restart();
        }
      }
      late.tick(3);
      whole.tick(3);

      assertThat(model(late)).isEqualTo(model(whole));
      int judged = 0;
      for (boolean one : learned) {
        judged += one ? 1 : 0;
      }
      assertThat(late.listener.prequential().samples()).isEqualTo(judged);
      assertThat(late.listener.delayed().samples()).isEqualTo(judged);
      assertThat(late.listener.prequential().cumulative().get("majority_accuracy"))
          .as("both classes are among them")
          .isLessThan(0.9);
    }
  }

  @Test
  void shouldJudgeThePredictionMadeWhenTheSampleCame() {
    LearnerSettings settings = TestLearners.withIntervals(TestLearners.settings(1));
    try (LearnerRun run = LearnerRun.late(settings, LABELS)) {
      List<Integer> order = labels(3);
      for (int place = 0; place < order.size(); place++) {
        pipe(run, place, order);
      }
      run.tick(3);
      long right = 0;
      long covered = 0;
      long judged = 0;
      for (TestRecord<byte[], byte[]> record : run.records(LearnerRun.TOPICS.predictions())) {
        String prediction = new String(record.value(), UTF_8);
        int i = Integer.parseInt(prediction.substring(2, prediction.indexOf(' ')));
        if (isLearned(order, i)) {
          judged++;
          char label = SAMPLES[i].split(",", -1)[3].charAt(0);
          right += predictedClass(prediction) == label ? 1 : 0;
          covered += isInSet(prediction, label - '0') ? 1 : 0;
        }
      }
      Map<String, Double> checkpoint =
          run.listener.checkpoints.get(run.listener.checkpoints.size() - 1).scores();
      assertThat(run.listener.delayed().samples()).isEqualTo(judged);
      assertThat(run.listener.delayed().cumulative())
          .containsEntry("accuracy", (double) right / judged)
          .containsEntry("coverage", (double) covered / judged)
          .doesNotContainKey("loss");
      assertThat(checkpoint).containsKey("delayed.accuracy").doesNotContainKey("delayed.loss");
    }
  }

  private static boolean isLearned(List<Integer> order, int i) {
    for (int place = 1; place < order.size(); place += 2) {
      if (order.get(place) == i && place / 2 - i <= 50) {
        return true;
      }
    }
    return false;
  }

  private static boolean isInSet(String prediction, int label) {
    int first = prediction.indexOf("set=[") + 5;
    String set = prediction.substring(first, prediction.indexOf(']', first));
    return Boolean.parseBoolean(set.split(", ", -1)[label]);
  }

  private static char predictedClass(String prediction) {
    String scores = prediction.substring(prediction.indexOf('[') + 1, prediction.indexOf(']'));
    String[] both = scores.split(", ", -1);
    return Float.parseFloat(both[1]) > Float.parseFloat(both[0]) ? '1' : '0';
  }

  @Test
  void shouldEndWindowsByTicksWhileNothingComes() {
    try (LearnerRun run = LearnerRun.late(TestLearners.settings(1), LABELS)) {
      tick(run, new Tick(1, 2, 0, false, false, 0));
      sample(run, 0, 1000);
      tick(run, new Tick(1, 2, 0, true, true, 0));
      tick(run, new Tick(1, 2, 1, true, true, 0));
      tick(run, new Tick(1, 2, 0, true, true, 60));
      assertThat(run.listener.labels).isEmpty();
      run.restart();
      tick(run, new Tick(1, 2, 0, true, true, 1));
      run.tick(2);

      assertThat(run.listener.labels).containsExactly("none");
      assertThat(run.predictions()).hasSize(1);
      assertThat(run.entriesWaiting()).isZero();
    }
  }

  @Test
  void shouldMakeADeadLetterOfALabelThatIsForNobody() {
    try (LearnerRun run = LearnerRun.late(TestLearners.settings(1), LABELS)) {
      label(run, 77, "nobody,1", 1000);
      label(run, 78, "rubbish", 1001);
      run.restart();
      sample(run, 0, 1011);
      label(run, 79, "another,1", 1011);

      assertThat(run.listener.deadLetters)
          .containsExactly(Reason.MISSING_FIELD, Reason.NO_SAMPLE_WAITS);
      TestRecord<byte[], byte[]> letter = run.records(LearnerRun.TOPICS.deadLetters()).get(1);
      assertThat(letter.value()).isEqualTo("nobody,1".getBytes(UTF_8));
      assertThat(new String(letter.headers().lastHeader("millrace.topic").value(), UTF_8))
          .isEqualTo("labels-t");
      assertThat(new String(letter.headers().lastHeader("millrace.offset").value(), UTF_8))
          .isEqualTo("77");
      assertThat(new String(letter.headers().lastHeader("millrace.message").value(), UTF_8))
          .startsWith("id 'nobody': no sample with it waits");
    }
  }

  @Test
  void shouldPassOverWhatTheMergeWritesTwice() {
    try (LearnerRun run = LearnerRun.late(TestLearners.settings(1), LABELS)) {
      sample(run, 0, 1000);
      label(run, 5, labelOf(0), 1001);
      sample(run, 0, 1000);
      label(run, 5, labelOf(0), 1001);
      run.tick(2);

      assertThat(run.listener.skipped).isEqualTo(2);
      assertThat(run.listener.deadLetters).isEmpty();
      assertThat(run.predictions()).hasSize(1);
    }
  }

  /** The settings have no late labels any more: what is left of them in the log is passed over. */
  @Test
  void shouldPassOverLabelsThatTheSettingsDoNotKnow() {
    try (LearnerRun run = LearnerRun.merged(TestLearners.settings(1))) {
      tick(run, new Tick(1, 1, 0, false, false, 0));
      label(run, 5, labelOf(0), 1001);
      sample(run, 0, 1000);
      run.tick(2);

      assertThat(run.listener.deadLetters).isEmpty();
      assertThat(run.predictions()).hasSize(1);
    }
  }

  /** A sample is due to be learned, as its window is over, and behind it is a full backlog. */
  private static Map<String, byte[]> stateWithASampleThatIsDue(LearnerSettings settings) {
    try (LearnerRun before = LearnerRun.late(settings, NO_LABEL_COUNTS)) {
      before.awaitStart();
      tick(before, new Tick(1, 2, 0, false, false, 0));
      sample(before, 0, 1000);
      before.tick(2);
      before.gate.close();
      tick(before, new Tick(1, 2, 0, true, true, 0));
      tick(before, new Tick(1, 2, 1, true, true, 61));
      label(before, 5, labelOf(1), 1002);
      sample(before, 1, 1070);
      before.tick(2);
      assertThat(before.predictions()).hasSize(1);
      assertThat(before.listener.prequential().samples()).isZero();
      return before.changelog();
    }
  }

  /** It is behind the committed offsets, and does not come again. */
  @Test
  void shouldLearnWhatLateLabelsHaveLeftWhenTheSettingsHaveThemNoMore() {
    LearnerSettings settings = TestLearners.settings(1);
    try (LearnerRun run = LearnerRun.merged(settings, stateWithASampleThatIsDue(settings))) {
      run.awaitStart();
      run.tick(2);
      run.restart();
      run.tick(2);

      assertThat(run.listener.prequential().samples()).isEqualTo(1);
      assertThat(run.predictions()).singleElement().asString().startsWith("id1 ");
      assertThat(run.listener.deadLetters).isEmpty();
    }
  }

  @Test
  void shouldKeepWhatLateLabelsHaveLeftUntilItIsLearned() {
    LearnerSettings settings = TestLearners.settings(1);
    try (LearnerRun run = LearnerRun.merged(settings, stateWithASampleThatIsDue(settings))) {
      run.awaitStart();
      run.gate.close();
      run.tick(2);
      assertThat(run.stateKeysWritten()).isNotEmpty();
      run.gate.open();
      run.restart();
      run.tick(2);

      assertThat(run.listener.prequential().samples()).isEqualTo(1);
    }
  }

  @Test
  void shouldMakeADeadLetterOfWhatLateLabelsHaveLeftIfItIsInvalidNow() {
    LearnerSettings settings = TestLearners.settings(1);
    try (LearnerRun run = LearnerRun.merged(settings, stateWithASampleThatIsDue(settings))) {
      run.awaitStart();
      run.gate.refuse();
      run.tick(2);

      assertThat(run.listener.deadLetters).containsExactly(Reason.WRONG_TYPE, Reason.WRONG_TYPE);
      TestRecord<byte[], byte[]> letter = run.records(LearnerRun.TOPICS.deadLetters()).get(0);
      assertThat(letter.value()).isEqualTo(CsvSamples.unlabelled(SAMPLES[0]).getBytes(UTF_8));
      assertThat(new String(letter.headers().lastHeader("millrace.offset").value(), UTF_8))
          .isEqualTo("0");
    }
  }

  /** Labels that come later are in the settings from here on. */
  @Test
  void shouldGoOnFromAStateThatKnowsNoLateLabels() {
    LearnerSettings settings = TestLearners.settings(1);
    try (LearnerRun before = LearnerRun.merged(settings)) {
      sample(before, 0, 1000);
      before.tick(2);
      try (LearnerRun run = LearnerRun.late(settings, LABELS, before.changelog())) {
        sample(run, 0, 1000);
        sample(run, 1, 1001);
        label(run, 5, labelOf(1), 1002);
        run.tick(2);

        assertThat(run.listener.skipped).as("what it has seen").isEqualTo(1);
        assertThat(run.listener.labels).containsExactly("joined after 1");
        assertThat(run.predictions()).hasSize(1);
      }
    }
  }
}
