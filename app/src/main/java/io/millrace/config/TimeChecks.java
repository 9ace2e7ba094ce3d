package io.millrace.config;

import io.millrace.features.Feature;
import io.millrace.features.Notes;
import io.millrace.features.TimeFormat;
import io.millrace.features.TimePart;
import io.millrace.settings.SnakeCase;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks how times are written, and which of their parts are features. */
final class TimeChecks {
  private final Problems problems;

  TimeChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks the time of the sample. */
  void check(Notes.EventTime time) {
    check("samples.event_time", time.format(), time.zone(), time::timeFormat);
  }

  /**
   * Checks a feature.
   *
   * @param notes where the time of the sample stands
   */
  void check(String path, Feature.Time time, Notes notes) {
    check(path, time.format(), time.zone(), time::timeFormat);
    if (time.format() != null && time.place().equals(notes.eventTime().place())) {
      problems.add(
          path + ".format",
          time.format(),
          "must be left out: the field is the time of the sample, so set samples.event_time.format");
    }
    if (time.parts().isEmpty()) {
      problems.add(path + ".parts", "an empty list", "must name at least one part");
    }
    Set<TimePart> seen = EnumSet.noneOf(TimePart.class);
    for (int i = 0; i < time.parts().size(); i++) {
      TimePart part = time.parts().get(i);
      if (!seen.add(part)) {
        problems.add(
            path + ".parts[" + i + "]",
            SnakeCase.of(part.name()),
            "is a duplicate; parts must differ");
      }
    }
  }

  private void check(
      String path, @Nullable String format, String zone, Supplier<TimeFormat> timeFormat) {
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      problems.add(path + ".zone", zone, "must be a time zone such as Europe/Berlin");
      return;
    }
    if (format != null) {
      try {
        TimeFormat unused = timeFormat.get();
      } catch (IllegalArgumentException e) {
        problems.add(path + ".format", format, String.valueOf(e.getMessage()));
      }
    }
  }
}
