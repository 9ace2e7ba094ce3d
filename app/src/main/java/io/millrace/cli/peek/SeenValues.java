package io.millrace.cli.peek;

import io.millrace.data.Sample;
import io.millrace.features.Label;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the numbers of a sample stand for. */
record SeenValues(Place place, SeenRow row) {
  /** When it happened, by its own event time or else by its record's timestamp. */
  Optional<Instant> time() {
    long own = row.sample().eventTime();
    long time = own == Sample.NO_TIME ? place.timestamp() : own;
    return time == Sample.NO_TIME ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time));
  }

  /** The class by its name, the number, or the list of numbers. */
  Object label(Label label) {
    List<Float> numbers = row.label();
    if (!label.classes().isEmpty()) {
      return label.classes().get(numbers.get(0).intValue());
    }
    return label instanceof Label.Vector ? numbers : numbers.get(0);
  }

  /** The features' numbers by the titles of their columns. */
  Map<String, Float> byTitle(List<String> titles) {
    Map<String, Float> numbers = new LinkedHashMap<>();
    for (int i = 0; i < titles.size(); i++) {
      numbers.put(titles.get(i), row.features().get(i));
    }
    return numbers;
  }
}
