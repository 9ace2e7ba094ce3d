package io.millrace.config;

import io.millrace.features.Feature;
import io.millrace.features.Notes;
import io.millrace.features.SampleField;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that names differ, and that every field of a sample has a place of its own. */
final class PlaceChecks {
  private final Problems problems;
  private final Set<String> names = new HashSet<>();

  /** Whose a place is, and how it could be freed. */
  private final Map<String, String> owners = new HashMap<>();

  /** Of the sample's time, if it has one: also features may be of it. */
  private @Nullable String eventTime;

  PlaceChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks the optional fields, whose places the others must avoid. */
  void check(Notes notes) {
    for (Notes.Key key : notes.keys()) {
      String path = "samples." + key.name();
      if (key.note().read()) {
        String remedy =
            "; set %1$s.field to another name, or %1$s.read to false if there is none"
                .formatted(path);
        take(path + ".field", key.note().field(), key.meaning(), remedy);
      }
    }
    new TimeChecks(problems).check(notes.eventTime());
    eventTime = notes.eventTime().place();
  }

  /** Checks a feature or the label. */
  void check(String path, SampleField field) {
    if (field.name().isBlank()) {
      problems.add(path + ".name", field.name(), "must not be blank");
    } else if (!names.add(field.name())) {
      problems.add(
          path + ".name", field.name(), "is the name of another feature; names must differ");
    } else if (!(field instanceof Feature.Time && field.place().equals(eventTime))) {
      boolean named = field.field() == null;
      String remedy = "; give each feature a field of its own: a field is read once";
      take(path + (named ? ".name" : ".field"), field.place(), "'" + field.name() + "'", remedy);
    }
  }

  private void take(String path, String place, String owner, String remedy) {
    if (place.isBlank()) {
      problems.add(path, place, "must not be blank");
      return;
    }
    String taken = owners.putIfAbsent(place, owner + remedy);
    if (taken != null) {
      problems.add(path, place, "is the field of " + taken);
    }
  }
}
