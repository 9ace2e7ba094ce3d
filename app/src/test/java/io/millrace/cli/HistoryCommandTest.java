package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryCommandTest {
  /** 2026-03-01T12:00:00Z, by the calendar. */
  private static final long NOON = 1_772_366_400_000L;

  private static final Event RESTORED =
      new Event(
          Event.Type.MODEL_RESTORED, "m", 1, 10_000, 20_000, NOON, "back, by command of anna");

  @Test
  void shouldShowARowForEachEvent() {
    assertThat(HistoryCommand.table(List.of(RESTORED)).lines())
        .containsExactly(
            "replica    step  samples         latest sample  event           what",
            "1        10,000   20,000  2026-03-01T12:00:00Z  model_restored  back, by command of anna");
  }

  @Test
  void shouldPrintEventsForProgramsAsTheirRecordsHaveThem() {
    assertThat(Json.line(HistoryCommand.fields(RESTORED)))
        .isEqualTo(
            "{\"type\":\"model_restored\",\"model\":\"m\",\"replica\":1,\"step\":10000,"
                + "\"samples\":20000,\"event_time\":1772366400000,"
                + "\"message\":\"back, by command of anna\"}");
  }
}
