package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private final Timeline line = new Timeline(1000, 10, 6, Activity.AWAY);

  @Test
  void shouldShowWhatWasSeenFirstInEachSlot() {
    line.seen(999, Activity.SENDS);
    line.seen(1000, Activity.DECODES);
    line.seen(1009, Activity.SENDS);
    line.seen(1020, Activity.FETCHES);
    line.seen(1060, Activity.SENDS);

    assertThat(line.text()).isEqualTo("d.f...");
  }

  @Test
  void shouldShowWaitsOfAtLeastHalfASlotInItsPlace() {
    line.waited(990, 1004, Activity.WAITS);
    line.waited(1015, 1035, Activity.COMMITS);
    line.seen(1001, Activity.DECODES);
    line.seen(1012, Activity.DECODES);
    line.seen(1033, Activity.DECODES);

    assertThat(line.text()).isEqualTo("dccc..");
  }

  @Test
  void shouldAddWaitsUpAndShowTheLongest() {
    line.waited(1000, 1002, Activity.WAITS);
    line.waited(1004, 1007, Activity.COMMITS);

    assertThat(line.text()).isEqualTo("c.....");
  }

  @Test
  void shouldTellWhatAThreadIsAtByItsStack() {
    String send = "org.apache.kafka.clients.producer.KafkaProducer.send";
    String commit = "org.apache.kafka.streams.processor.internals.TaskManager.commit";
    String task = "io.millrace.topology.LearnerTask.process";

    assertThat(Activity.of(List.of(send, task))).isEqualTo(Activity.SENDS);
    assertThat(Activity.of(List.of(send, task, commit))).isEqualTo(Activity.COMMITS);
    assertThat(Activity.of(List.of(task))).isEqualTo(Activity.DECODES);
    assertThat(Activity.of(List.of("java.lang.Thread.run"))).isEqualTo(Activity.OTHER);
  }
}
