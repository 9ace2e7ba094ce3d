package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.checkpoint.Checkpoints;
import io.millrace.data.CheckpointId;
import io.millrace.model.ModelState;
import io.millrace.serde.RecordSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Brokers that are away, by a clock that goes on while it is waited for only. */
class CheckpointsTopicTest {
  private static final CheckpointId CHECKPOINT = new CheckpointId(20, "00");

  private final List<Long> pauses = new ArrayList<>();
  private int triesUntilThere = Integer.MAX_VALUE;
  private int tries;
  private long nanos;

  private Consumer<byte[], byte[]> consumer() {
    if (++tries < triesUntilThere) {
      throw new TimeoutException("no broker answers");
    }
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updatePartitions("c", List.of());
    return consumer;
  }

  private void pause(long millis) {
    pauses.add(millis);
    nanos += Duration.ofMillis(millis).toNanos();
  }

  private Optional<ModelState> read(CheckpointsTopic.Pause pause) throws Exception {
    Checkpoints checkpoints =
        new Checkpoints(
            this::consumer,
            "c",
            RecordSerdes.chunk().deserializer(),
            RecordSerdes.manifest().deserializer(),
            RecordSerdes.tag().deserializer());
    return new CheckpointsTopic("m", checkpoints, () -> nanos, pause)
        .read(0, CHECKPOINT)
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldPauseEverLongerUntilBrokersAreBack() throws Exception {
    triesUntilThere = 8;
    assertThat(read(this::pause)).isEmpty();
    assertThat(pauses).containsExactly(50L, 100L, 200L, 400L, 800L, 1000L, 1000L);
  }

  @Test
  void shouldGiveUpAfterAMinute() {
    assertThatThrownBy(() -> read(this::pause))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(Duration.ofNanos(nanos)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
  }

  @Test
  void shouldEndWhenItIsInterrupted() {
    assertThatThrownBy(
            () ->
                read(
                    millis -> {
                      throw new InterruptedException();
                    }))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptException.class);
    assertThat(tries).isEqualTo(1);
  }
}
