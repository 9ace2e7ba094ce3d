package io.millrace.labels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTimeTest {
  private final LogTime time = new LogTime();

  /** Of two partitions of samples and one of labels. */
  private void tick(int partition, boolean samplesSilent, boolean labelsSilent, long elapsed) {
    time.tick(new Tick(2, 1, partition, samplesSilent, labelsSilent, elapsed));
  }

  @Test
  void shouldComeToWhereAllPartitionsHaveComeAndNeverGoBack() {
    tick(0, false, false, 1000);
    time.sample(0, 100);
    time.label(0, 50);
    assertThat(time.now()).as("nothing is known of one").isEqualTo(LogTime.NONE);
    time.sample(1, 80);
    assertThat(time.now()).isEqualTo(50);
    time.label(0, 90);
    assertThat(time.now()).isEqualTo(80);
    time.sample(1, 70);
    tick(0, false, false, 1000);
    assertThat(time.now()).isEqualTo(80);
    time.sample(1, 95);
    assertThat(time.now()).isEqualTo(90);
  }

  @Test
  void shouldNotWaitForAPartitionThatIsSilentUntilItSpeaks() {
    tick(0, false, false, 0);
    time.sample(0, 100);
    time.label(0, 90);
    tick(1, true, false, 1000);
    assertThat(time.now()).isEqualTo(90);
    time.label(0, 120);
    assertThat(time.now()).isEqualTo(100);
    tick(0, false, true, 1000);
    time.sample(0, 130);
    assertThat(time.now()).as("labels are silent, too").isEqualTo(130);
    time.sample(1, 110);
    time.sample(0, 140);
    assertThat(time.now()).as("held up by 110").isEqualTo(130);
    time.sample(1, 135);
    assertThat(time.now()).isEqualTo(135);
  }

  /** From the latest record on, and by what ticks say. */
  @Test
  void shouldPassWithTicksWhereAllAreSilent() {
    tick(0, true, true, 10);
    tick(1, true, true, 10);
    assertThat(time.now()).as("no record has come").isEqualTo(LogTime.NONE);
    time.label(0, 50);
    time.sample(0, 100);
    time.sample(1, 80);
    tick(0, true, true, 10);
    assertThat(time.now()).as("all but one are silent").isEqualTo(80);
    tick(1, true, true, 10);
    assertThat(time.now()).isEqualTo(110);
    tick(0, true, true, 25);
    assertThat(time.now()).isEqualTo(135);
  }

  @Test
  void shouldNotWaitForPartitionsOfATopicThatWasMadeAnewWithFewer() {
    tick(0, false, false, 0);
    time.sample(0, 100);
    time.sample(1, 20);
    assertThat(time.now()).as("no label has come").isEqualTo(LogTime.NONE);
    time.label(0, 90);
    assertThat(time.now()).isEqualTo(20);
    time.tick(new Tick(1, 1, 0, false, false, 0));
    assertThat(time.now()).isEqualTo(90);
  }
}
