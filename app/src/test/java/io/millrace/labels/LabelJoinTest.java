package io.millrace.labels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.InvalidSampleException;
import io.millrace.learning.TakenSample;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelJoinTest {
  private static final Duration WINDOW = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofMillis(20);
  private static final int SAMPLE_PARTITIONS = 2;
  private static final int LABEL_PARTITIONS = 3;

  private static LateLabels settings(boolean last, float @Nullable [] missing) {
    return new LateLabels(WINDOW, GRACE, false, last, missing, null);
  }

  static Stream<LateLabels> all() {
    return Stream.of(
        settings(false, null),
        settings(false, new float[] {9}),
        settings(true, null),
        settings(true, new float[] {9}),
        new LateLabels(WINDOW, Duration.ZERO, false, false, null, null));
  }

  /** A record of the log, for the join and for the simulation. */
  private record Logged(
      @Nullable Tick tick, boolean isLabel, String id, float label, int partition, long at) {
    void to(JoinRun run, int offset) {
      if (tick != null) {
        run.tick(tick);
      } else if (isLabel) {
        run.label(value(), partition, at);
      } else {
        run.sample(id, partition, offset, at);
      }
    }

    void to(LabelSimulation simulation) {
      if (tick != null) {
        simulation.tick(tick);
      } else if (isLabel) {
        simulation.label(id, label, partition, at, value());
      } else {
        simulation.sample(id, partition, at);
      }
    }

    private String value() {
      return id + "=" + label;
    }
  }

  /**
   * Samples of which some come twice, and labels: before their samples, in time, again, too late,
   * never, and for samples that never were; all of them out of order, and ticks.
   */
  private static List<Logged> log(int samples, long seed) {
    Random random = new Random(seed);
    List<Logged> sent = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      long at = 1_000_000 + 7L * i + random.nextInt(10);
      String id = "id" + (random.nextInt(20) == 0 ? random.nextInt(i + 1) : i);
      sent.add(new Logged(null, false, id, 0, random.nextInt(SAMPLE_PARTITIONS), at));
      for (int labels = random.nextInt(4); labels > 0; labels--) {
        String of = random.nextInt(20) == 0 ? "stranger" + i : id;
        long late = at - 15 + random.nextInt(random.nextBoolean() ? 60 : 160);
        int partition = random.nextInt(LABEL_PARTITIONS);
        sent.add(new Logged(null, true, of, random.nextInt(3), partition, late));
      }
      if (random.nextInt(10) == 0) {
        Tick tick =
            new Tick(
                SAMPLE_PARTITIONS,
                LABEL_PARTITIONS,
                random.nextInt(3),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(30));
        sent.add(new Logged(tick, false, "", 0, 0, at));
      }
    }
    List<Logged> log = new ArrayList<>(sent);
    // By the time at which they come: that of the record, and up to 30 ms of delay.
    long[] comes = sent.stream().mapToLong(r -> r.at + random.nextInt(30)).toArray();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < comes.length; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong(i -> comes[i]));
    log.clear();
    order.forEach(i -> log.add(sent.get(i)));
    return log;
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldDoWhatTheSimulationSaysWhateverIsKilled(LateLabels settings) {
    List<Logged> log = log(2000, 5);
    LabelSimulation simulation = new LabelSimulation(settings);
    log.forEach(record -> record.to(simulation));
    JoinRun run = new JoinRun(settings, 0.3);
    Random random = new Random(6);
    int committed = 0;
    for (int i = 0; i < log.size(); i++) {
      log.get(i).to(run, i);
      if (random.nextInt(30) == 0) {
        run.commit();
        committed = i + 1;
      } else if (random.nextInt(60) == 0) {
        run.restart();
        i = committed - 1;
      }
    }
    run.tellAll();

    assertThat(run.taken).isEqualTo(simulation.taken);
    assertThat(run.dead).isEqualTo(simulation.dead);
    assertThat(run.outcomes).isEqualTo(simulation.outcomes);
    long learned = run.taken.stream().filter(taken -> taken.startsWith("learn")).count();
    assertThat(run.judged).hasSize((int) learned).containsOnly("true");
    assertThat(run.dead)
        .as("the log has all that can happen")
        .anyMatch(dead -> dead.startsWith("NO_SAMPLE_WAITS"))
        .anyMatch(dead -> dead.startsWith("DUPLICATE_ID"))
        .anyMatch(dead -> settings.last() || dead.startsWith("DUPLICATE_LABEL"));
    assertThat(run.join.waiting()).isBetween(1L, 200L);
  }

  @Test
  void shouldLeaveNothingBehindWhenAllWindowsAreOver() {
    JoinRun run = new JoinRun(settings(false, null), 0.3);
    List<Logged> log = log(500, 8);
    for (int i = 0; i < log.size(); i++) {
      log.get(i).to(run, i);
    }
    for (int partition = 0; partition < 3; partition++) {
      run.tick(new Tick(SAMPLE_PARTITIONS, LABEL_PARTITIONS, partition, true, true, 0));
    }
    run.tick(new Tick(SAMPLE_PARTITIONS, LABEL_PARTITIONS, 0, true, true, 1000));
    run.tellAll();

    assertThat(run.store.entries).isEmpty();
    assertThat(run.join.waiting()).isZero();
    assertThat(run.join.hasWork()).isFalse();
  }

  /** The model was not ready for it. */
  @Test
  void shouldGiveToTheModelWhatWasDueBeforeARestart() throws InvalidSampleException {
    JoinRun run = new JoinRun(settings(false, null), 0);
    run.label("a=1", 0, 1000);
    run.join.sample(new TakenSample(null, "a".getBytes(UTF_8), 1001, 0, 7));
    run.commit();
    run.restart();

    assertThat(run.join.hasWork()).isTrue();
    assertThat(run.join.drain()).isTrue();
    run.tellAll();
    assertThat(run.taken).containsExactly("predict a", "learn a 1.0");
    assertThat(run.judged).containsExactly("true");
  }

  /** Some of the predictions are made when the windows of their samples are over. */
  @Test
  void shouldForgetThePredictionOfASampleThatDoesNotWaitAnyMore() {
    JoinRun run = new JoinRun(settings(false, null), 0);
    for (int i = 0; i < 100; i++) {
      run.sample("id" + i, i % 2, i / 2, 1000 + 1000 * i);
      run.commit();
      run.restart();
    }
    run.tellAll();

    assertThat(run.join.waiting()).isEqualTo(2);
    assertThat(run.store.entries).as("each with its end and its prediction").hasSize(6);
    int before = run.stateSize();
    run.sample("id100", 0, 50, 101_000);
    run.sample("id101", 1, 50, 102_000);
    run.tellAll();
    assertThat(run.stateSize()).isEqualTo(before);
  }

  @Test
  void shouldLearnAtOnceASampleThatHasItsLabel() {
    JoinRun run = new JoinRun(settings(false, null), 0);
    run.sample("a=1", 0, 0, 1000);
    run.sample("rubbish", 0, 1, 1001);
    run.label("a=2", 0, 1002);
    run.label("rubbish", 0, 1003);

    assertThat(run.taken).containsExactly("predict a=1");
    assertThat(run.dead).containsExactly("UNDECODABLE rubbish", "UNDECODABLE rubbish");
    assertThat(run.join.waiting()).isZero();
    assertThat(run.join.time()).as("goes on by what can't be read, too").isEqualTo(1001);
  }

  /** So what a prediction is called can be sent back with the label. */
  @Test
  void shouldJoinASampleWithoutAnIdByThatOfItsPrediction() {
    JoinRun run = new JoinRun(settings(false, null), 0);
    run.sample("-", 3, 77, 1000);
    run.label("s-3-77=1", 0, 1002);
    run.label("-=1", 0, 1003);

    assertThat(run.taken).containsExactly("predict -", "learn - 1.0");
    assertThat(run.outcomes).containsExactly("after 2");
    assertThat(run.dead).containsExactly("MISSING_FIELD -=1");
  }

  @Test
  void shouldJoinByKeysWhateverTheIds() {
    JoinRun run = new JoinRun(new LateLabels(WINDOW, GRACE, true, false, null, null), 0);
    byte[] key = {(byte) 0xff, 0, 1};
    run.sample(key, "a", 0, 0, 1000);
    run.sample(null, "b", 0, 1, 1000);
    run.label(key, "c=1", 2, 1001);
    run.label(null, "a=1", 2, 1001);
    byte[] value = "b".getBytes(UTF_8);
    assertThatThrownBy(() -> run.join.sample(new TakenSample(null, value, 1000, 0, 2)))
        .hasMessage("the record's key: missing; samples and labels are joined by it");

    assertThat(run.taken).containsExactly("predict a", "learn a 1.0");
    assertThat(run.dead).containsExactly("MISSING_FIELD b", "MISSING_FIELD a=1");
  }

  /** Its partition is read ahead of the samples', as behind a pause. */
  @Test
  void shouldRefuseALabelThatCameBeforeItsSampleIfItIsBehindTheWindow() {
    JoinRun run = new JoinRun(settings(false, null), 0);
    run.tick(new Tick(1, 1, 0, false, false, 0));
    run.label("a=1", 0, 1100);
    run.label("b=1", 0, 1102);
    run.sample("a", 0, 0, 1000);
    run.sample("b", 0, 1, 1001);
    assertThat(run.taken).containsExactly("predict a", "learn a 1.0", "predict b");
    assertThat(run.dead).containsExactly("NO_SAMPLE_WAITS b=1");
    assertThat(run.outcomes).containsExactly("after 100");

    run.label("b=2", 0, 1101);
    assertThat(run.taken).last().isEqualTo("learn b 2.0");
  }

  @Test
  void shouldKeepLongIdsApart() {
    JoinRun run = new JoinRun(settings(false, null), 0);
    String id = "x".repeat(5000);
    run.sample(id + "1", 0, 0, 1000);
    run.sample(id + "2", 0, 1, 1000);
    run.label(id + "2=1", 0, 1001);

    assertThat(run.taken).last().isEqualTo("learn " + id + "2 1.0");
    assertThat(run.store.entries.keySet()).allMatch(key -> key.length < 100);
  }

  /** 0.1 of one class is learned, by the hash of the id; all are judged. */
  @Test
  void shouldLearnAShareOfTheClassThatIsNotKept() {
    Keep keep = new Keep(0, 0.1);
    JoinRun run = new JoinRun(new LateLabels(WINDOW, GRACE, false, false, null, keep), 0);
    for (int i = 0; i < 10_000; i++) {
      run.sample("id" + i, 0, i, 1000 + i);
      run.label("id" + i + "=" + i % 2, 0, 1001 + i);
    }
    run.tellAll();

    assertThat(run.taken.stream().filter(t -> t.startsWith("learn") && t.endsWith("1.0")))
        .hasSize(5000);
    // Five deviations of a binomial distribution: 5 · √(5000 · 0.1 · 0.9) = 106.
    assertThat(run.taken.stream().filter(t -> t.startsWith("learn") && t.endsWith("0.0")).count())
        .isBetween(394L, 606L);
    assertThat(run.judged).hasSize(10_000).containsOnly("true");
  }

  @Test
  void shouldEndManyWindowsInPartsSoThatOtherWorkIsDone() {
    JoinRun run = new JoinRun(settings(false, null), 0);
    for (int i = 0; i < 5000; i++) {
      run.sample("id" + i, 0, i, 1000);
    }
    run.tellAll();
    run.join.tick(new Tick(1, 0, 0, true, true, 1000));

    assertThat(run.join.drain()).isFalse();
    assertThat(run.join.waiting()).isBetween(1L, 4999L);
    while (!run.join.drain()) {
      assertThat(run.join.hasWork()).isTrue();
    }
    assertThat(run.store.entries).isEmpty();
    assertThat(run.outcomes).hasSize(5000).containsOnly("none");
  }

  @Test
  void shouldTellHowOldTheOldestIs() {
    JoinRun run = new JoinRun(settings(false, null), 0);
    run.sample("a", 0, 0, 1000);
    run.sample("b", 0, 1, 1050);
    assertThat(run.join.time() - run.join.oldest()).isEqualTo(50);
    run.sample("c", 0, 2, 1121);
    assertThat(run.join.time() - run.join.oldest()).isEqualTo(71);
    run.label("b=1", 0, 1122);
    run.label("c=1", 0, 1123);
    run.tellAll();
    assertThat(run.join.waiting()).isZero();
    assertThat(run.join.oldest()).as("both windows end later").isEqualTo(run.join.time());
  }

  @Test
  void shouldTellTheAgeOfSamplesNotOfLabelsThatWait() {
    JoinRun run = new JoinRun(settings(false, null), 0);
    run.sample("time", 0, 0, 1000);
    run.label("time=1", 0, 1000);
    run.sample("a", 0, 1, 1110);
    for (int i = 0; i < 5; i++) {
      run.label("early " + i + "=1", 0, 1121 + i);
    }
    run.sample("time goes on", 0, 2, 1125);
    assertThat(run.join.time() - run.join.oldest()).isEqualTo(15);
    run.commit();
    run.restart();
    assertThat(run.join.time() - run.join.oldest()).as("after a restart").isEqualTo(15);
    run.sample("an older one", 1, 0, 1105);
    assertThat(run.join.time() - run.join.oldest()).isEqualTo(20);
  }

  private static LateLabels withGrace(long millis) {
    return new LateLabels(WINDOW, Duration.ofMillis(millis), false, false, null, null);
  }

  @Test
  void shouldEndAnEarlyLabelOnceWhenTheGraceHasChanged() {
    JoinRun run = new JoinRun(withGrace(20), 0);
    run.sample("time", 0, 0, 1000);
    run.label("a=1", 0, 1000);
    run.label("b=1", 0, 1001);
    run.commit();
    run.restart(withGrace(50));
    run.sample("a", 0, 1, 1010);
    run.label("c=1", 0, 1500);
    run.sample("time goes on", 0, 2, 1500);

    assertThat(run.taken)
        .containsExactly("predict time", "predict a", "learn a 1.0", "predict time goes on");
    assertThat(run.dead).containsExactly("NO_SAMPLE_WAITS b=1");
    assertThat(run.outcomes).containsExactly("after 0", "none");
  }

  /** Lengths of labels were written as they are, and no end. */
  @Test
  void shouldReadAnEarlyLabelOfAFormerBuild() {
    JoinRun run = new JoinRun(withGrace(20), 0);
    byte[] former =
        ByteBuffer.allocate(19)
            .putLong(1000)
            .putInt(1)
            .putFloat(1)
            .put("a=1".getBytes(UTF_8))
            .array();
    run.store.put(Keys.label("a".getBytes(UTF_8)), former);
    run.store.put(Keys.end(1020, Keys.label("a".getBytes(UTF_8))), new byte[] {0});
    run.sample("a", 0, 0, 1005);
    run.label("b=1", 0, 1500);
    run.sample("time goes on", 0, 1, 1500);

    assertThat(run.taken).containsExactly("predict a", "learn a 1.0", "predict time goes on");
    assertThat(run.dead).isEmpty();
  }

  /** It did so when the grace had changed, and the process stopped at it. */
  @Test
  void shouldPassOverTheEndOfAnEntryThatAFormerBuildLeftBehind() {
    JoinRun run = new JoinRun(withGrace(20), 0);
    run.store.put(Keys.end(1020, Keys.label("a".getBytes(UTF_8))), new byte[] {0});
    run.label("b=1", 0, 1500);
    run.sample("time goes on", 0, 0, 1500);

    assertThat(run.dead).isEmpty();
    assertThat(run.taken).containsExactly("predict time goes on");
  }

  @Test
  void shouldCountALabelWithinTheWindowWhenTheGraceIsMuchLonger() {
    JoinRun run = new JoinRun(withGrace(20), 0);
    run.sample("a", 0, 0, 1000);
    run.sample("b", 0, 1, 1000);
    run.commit();
    run.restart(withGrace(500));
    run.label("a=1", 0, 1100);
    run.label("b=1", 0, 1101);

    assertThat(run.taken).containsExactly("predict a", "predict b", "learn a 1.0");
    assertThat(run.dead).containsExactly("NO_SAMPLE_WAITS b=1");
  }

  @Test
  void shouldCountNoFewerThanNoneWhenLateLabelsWereNotSetForATime() {
    JoinRun run = new JoinRun(settings(false, null), 0);
    run.sample("a", 0, 0, 1000);
    run.tellAll();
    run.commit();
    run.restartFromTheStore();
    run.sample("b", 0, 1, 1500);
    run.label("c=1", 0, 1500);

    assertThat(run.outcomes).containsExactly("none");
    assertThat(run.join.waiting()).isZero();
  }
}
