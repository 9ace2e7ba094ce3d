package io.millrace.topology;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ModelStateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class BoundedRestartsTest {
  private final SettableClock clock = new SettableClock();
  private final BoundedRestarts restarts = new BoundedRestarts(clock);
  private final RuntimeException fault = new RuntimeException("fault");

  @Test
  void shouldShutDownAfterTooManyFailuresInAShortTime() {
    for (int i = 0; i < BoundedRestarts.LIMIT; i++) {
      assertThat(restarts.handle(fault)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(restarts.failure()).isEmpty();

    assertThat(restarts.handle(fault)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(restarts.failure()).contains(fault);
  }

  @Test
  void shouldGoOnWhenFailuresAreFarApart() {
    for (int i = 0; i < 10; i++) {
      assertThat(restarts.handle(fault)).isEqualTo(REPLACE_THREAD);
      clock.now = clock.now.plus(BoundedRestarts.WITHIN.dividedBy(2)).plus(Duration.ofMillis(1));
    }
  }

  @Test
  void shouldShutDownAtOnceWhenANewThreadWouldFailAgain() {
    assertThat(restarts.handle(new StreamsException(new ModelStateException("another model"))))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(restarts.handle(new StreamsException(new KafkaPropertiesException("a property"))))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(restarts.handle(new OutOfMemoryError())).isEqualTo(SHUTDOWN_CLIENT);
    // What InternalTopicManager of Kafka Streams says when the samples topic has grown.
    assertThat(
            restarts.handle(
                new StreamsException(
                    "Existing internal topic a-learner-state-changelog has invalid partitions:"
                        + " expected: 3; actual: 2.")))
        .isEqualTo(SHUTDOWN_CLIENT);
  }

  /** Kafka Streams names the topic in a text around the error, and tells nobody what to do. */
  @Test
  void shouldSayWhichTopicRefusesARecord() {
    String refused = "The request included a message larger than the max message size.";
    StreamsException thrown =
        new StreamsException(
            "Error encountered sending record to topic m.events for task 0_0 due to:\n" + refused,
            new RecordTooLargeException(refused));

    assertThat(restarts.handle(new StreamsException(thrown))).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(restarts.failure())
        .map(Throwable::getMessage)
        .contains(
            "topic m.events refuses a record: "
                + refused
                + " If its max.message.bytes was lowered, start the app again: it cuts its records"
                + " to what fits");
  }

  /** Java prints a stack trace of whatever ends a thread. */
  @Test
  void shouldHaveThreadsDieInSilenceWhenItHasToldWhy() throws InterruptedException {
    List<Throwable> printed = new CopyOnWriteArrayList<>();
    Thread thread =
        new Thread(
            new ThreadGroup("watched") {
              @Override
              public void uncaughtException(Thread dead, Throwable error) {
                printed.add(error);
              }
            },
            () -> {
              restarts.handle(fault);
              throw fault;
            });
    thread.start();
    thread.join();

    assertThat(printed).isEmpty();
  }

  private static final class SettableClock extends Clock {
    private Instant now = Instant.ofEpochMilli(1_000_000);

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
