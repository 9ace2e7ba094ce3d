package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastSizesTest {
  private static Event event(Event.Type type, long step, long samples, String message) {
    return new Event(type, "m", 0, step, samples, 5000, message);
  }

  @Test
  void shouldFindEachWithItsPosition() {
    assertThat(
            PastSizes.of(
                List.of(
                    event(Event.Type.SETTINGS_CHANGED, 5, 20, "batch_size: 32, was 4"),
                    event(Event.Type.SETTINGS_CHANGED, 7, 84, "seed: 2, was 1"),
                    event(
                        Event.Type.SETTINGS_CHANGED,
                        8,
                        116,
                        "batch_size: 1, was 32; decision_interval: 1000, was 32000"),
                    event(
                        Event.Type.SETTINGS_CHANGED,
                        9,
                        117,
                        "batch_size: 2, was 1; optimizer: {\"sgd\":1}, was {\"sgd\":2}"))))
        .containsExactly(
            new PastSizes.Change(5, 20, 32, 4, true),
            new PastSizes.Change(8, 116, 1, 32, true),
            new PastSizes.Change(9, 117, 2, 1, false));
  }

  @Test
  void shouldLeaveOutThoseOfAFormerLife() {
    assertThat(
            PastSizes.of(
                List.of(
                    event(Event.Type.SETTINGS_CHANGED, 5, 20, "batch_size: 32, was 4"),
                    event(Event.Type.CHECKPOINT, 10, 180, "a checkpoint"),
                    event(Event.Type.SETTINGS_CHANGED, 5, 160, "batch_size: 4, was 32"))))
        .containsExactly(new PastSizes.Change(5, 160, 4, 32, true));
  }
}
