package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.labels.Tick;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class MergeClockTest {
  private static final String SAMPLES = LearnerRun.LATE.samples();
  private static final String LABELS = "labels-t";

  private final FakeBrokers brokers = new FakeBrokers(new Uuid(1, 2), new ArrayList<>());

  private MergeClock clock(int partition) {
    return new MergeClock(brokers, LearnerRun.LATE, LABELS, partition);
  }

  /** What it says in so many ticks, a second apart. */
  private static List<Tick> ticks(MergeClock clock, int from, int count) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      Tick tick = clock.tick(1000L * i);
      if (tick != null) {
        ticks.add(tick);
      }
    }
    return ticks;
  }

  @Test
  void shouldSayAtOnceHowManyPartitionsThereAre() {
    brokers.partitions.put(SAMPLES, 4);
    brokers.partitions.put(LABELS, 7);

    assertThat(clock(3).tick(0)).isEqualTo(new Tick(4, 7, 3, false, false, 0));
  }

  @Test
  void shouldSayOnceThatAPartitionIsSilent() {
    brokers.partitions.put(SAMPLES, 4);
    brokers.partitions.put(LABELS, 4);
    MergeClock clock = clock(3);

    assertThat(ticks(clock, 0, 10))
        .containsExactly(new Tick(4, 4, 3, false, false, 0), new Tick(4, 4, 3, true, true, 0));
    clock.heard(SAMPLES);
    assertThat(ticks(clock, 10, 10)).containsExactly(new Tick(4, 4, 3, true, true, 0));
  }

  @Test
  void shouldTellTheTimeWhileTheFirstPartitionIsSilent() {
    MergeClock clock = clock(0);

    assertThat(ticks(clock, 0, 6).stream().map(Tick::elapsed))
        .containsExactly(0L, 0L, 1000L, 1000L, 1000L);
    clock.heard(LABELS);
    assertThat(ticks(clock, 6, 6))
        .extracting(Tick::labelsSilent, Tick::elapsed)
        .containsExactly(
            tuple(true, 0L), tuple(true, 1000L), tuple(true, 1000L), tuple(true, 1000L));
  }

  @Test
  void shouldLetNoTimePassWhenTheSystemsClockIsSetBack() {
    MergeClock clock = clock(0);
    List<Tick> before = ticks(clock, 3600, 4);

    assertThat(before).extracting(Tick::elapsed).last().isEqualTo(1000L);
    assertThat(ticks(clock, 0, 3)).extracting(Tick::elapsed).containsExactly(0L, 1000L, 1000L);
  }

  /** A record lies on the broker and has not been fetched, or the broker is away. */
  @Test
  void shouldNotCallSilentWhatTheBrokersHaveMoreOf() {
    MergeClock clock = clock(0);
    List<Tick> ticks = new ArrayList<>(ticks(clock, 0, 1));
    for (int i = 1; i < 8; i++) {
      brokers.ends.merge(SAMPLES, 1L, Long::sum);
      ticks.addAll(ticks(clock, i, 1));
    }
    assertThat(ticks).noneMatch(Tick::samplesSilent).anyMatch(Tick::labelsSilent);
    assertThat(ticks).extracting(Tick::elapsed).containsOnly(0L);

    brokers.answers = false;
    assertThat(ticks(clock, 8, 5)).isEmpty();
    brokers.answers = true;
    assertThat(ticks(clock, 13, 3)).anyMatch(Tick::samplesSilent);
  }

  @Test
  void shouldCallSamplesSilentWhileLabelsCome() {
    MergeClock clock = clock(0);
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      clock.heard(LABELS);
      ticks.addAll(ticks(clock, i, 1));
    }
    assertThat(ticks)
        .containsExactly(new Tick(1, 1, 0, false, false, 0), new Tick(1, 1, 0, true, false, 0));
  }

  @Test
  void shouldNotWaitForAPartitionOfLabelsThatIsNotThere() {
    brokers.partitions.put(SAMPLES, 3);
    MergeClock clock = clock(2);
    assertThat(ticks(clock, 0, 4))
        .containsExactly(new Tick(3, 1, 2, false, false, 0), new Tick(3, 1, 2, true, false, 0));

    brokers.partitions.put(LABELS, 3);
    clock.heard(LABELS);
    assertThat(ticks(clock, 4, 4)).containsExactly(new Tick(3, 3, 2, true, true, 0));
  }

  @Test
  void shouldNotWaitForAPartitionThatIsNotThere() {
    brokers.partitions.put(LABELS, 3);
    MergeClock clock = clock(2);
    assertThat(ticks(clock, 0, 4))
        .containsExactly(new Tick(1, 3, 2, false, false, 0), new Tick(1, 3, 2, false, true, 0));

    brokers.partitions.put(SAMPLES, 3);
    clock.heard(SAMPLES);
    assertThat(ticks(clock, 4, 4)).containsExactly(new Tick(3, 3, 2, true, true, 0));
  }
}
