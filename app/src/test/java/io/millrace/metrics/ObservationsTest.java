package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Prediction;
import io.millrace.evaluate.Task;
import io.millrace.metrics.Seen.DeadLetter;
import io.millrace.metrics.Seen.Predicted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ObservationsTest {
  private final MockClock clock = new MockClock();
  private final Observations observations =
      new Observations(clock, new Task.Classification(List.of("a", "b")));

  @Test
  void shouldKeepAFewPredictionsASecond() {
    for (long now = 1000; now < 2000; now++) {
      observations.predicted(prediction("id-" + now, 0.25f, 0.75f), now);
    }

    assertThat(observations.predictions())
        .extracting(Predicted::id)
        .containsExactly("id-1800", "id-1600", "id-1400", "id-1200", "id-1000");
    assertThat(observations.predictions().get(0))
        .isEqualTo(new Predicted(1800, "id-1800", 7, List.of(0.25f, 0.75f), 1, 0f, 2));
  }

  @Test
  void shouldKeepTheBeginningOfLatestDeadLetters() {
    byte[] value = "x".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    for (int offset = 0; offset < 20; offset++) {
      observations.deadLetter(
          new InvalidSampleException(Reason.WRONG_WIDTH, "too wide"), offset, value);
    }

    List<DeadLetter> letters = observations.deadLetters();
    assertThat(letters)
        .extracting(DeadLetter::offset)
        .containsExactly(19L, 18L, 17L, 16L, 15L, 14L, 13L, 12L, 11L, 10L);
    assertThat(letters.get(0).record()).isEqualTo("x".repeat(400));
    assertThat(letters.get(0).bytes()).isEqualTo(10_000);
    assertThat(letters.get(0).reason()).isEqualTo("wrong_width");
  }

  @Test
  void shouldKeepOneMarkASecondOfEventsAlike() {
    event(Event.Type.STEP_SKIPPED, 1);
    event(Event.Type.STEP_SKIPPED, 2);
    clock.add(1, TimeUnit.SECONDS);
    event(Event.Type.STEP_SKIPPED, 3);
    event(Event.Type.CHECKPOINT, 4);

    assertThat(observations.marks()).extracting(Seen.Mark::step).containsExactly(4L, 3L, 1L);
  }

  @Test
  void shouldMarkARestartButNotTheFirstStart() {
    observations.restored(0);
    assertThat(observations.marks()).isEmpty();

    observations.restored(9);
    assertThat(observations.marks()).extracting(Seen.Mark::type).containsExactly("restart");
  }

  private void event(Event.Type type, long step) {
    observations.event(new Event(type, "m", 0, step, step, 0, "so it was"));
  }

  private static Prediction prediction(String id, float... scores) {
    Prediction prediction = new Prediction();
    prediction.id = id;
    prediction.step = 7;
    prediction.scores = scores;
    prediction.label = new float[] {0};
    prediction.loss = 2;
    return prediction;
  }
}
