package io.millrace.cli.peek;

import io.millrace.data.InvalidSampleException;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record as the model sees it, or why it is refused. */
public final class PeekedRecord {
  private final Place place;
  private final @Nullable SeenRow row;
  private final @Nullable InvalidSampleException fault;

  private PeekedRecord(Place place, @Nullable SeenRow row, @Nullable InvalidSampleException fault) {
    this.place = place;
    this.row = row;
    this.fault = fault;
  }

  /** A sample. */
  static PeekedRecord seen(Place place, SeenRow row) {
    return new PeekedRecord(place, row, null);
  }

  /** A dead letter. */
  public static PeekedRecord refused(Place place, InvalidSampleException fault) {
    return new PeekedRecord(place, null, fault);
  }

  /** Where it was read. */
  Place place() {
    return place;
  }

  /** Its numbers; null if it is refused. */
  @Nullable SeenRow row() {
    return row;
  }

  /** Why it is refused, or null. */
  @Nullable InvalidSampleException fault() {
    return fault;
  }

  /** By its parts, for programs. */
  public Map<String, Object> json(List<Feature> features, Label label) {
    Map<String, Object> json = new LinkedHashMap<>(place.json());
    if (fault != null) {
      json.put("reason", fault.reason().tag());
      json.put("message", String.valueOf(fault.getMessage()));
    }
    if (row != null) {
      if (row.sample().id() != null) {
        json.put("id", row.sample().id());
      }
      SeenValues values = new SeenValues(place, row);
      values.time().ifPresent(time -> json.put("event_time", time.toEpochMilli()));
      json.put("weight", row.weight());
      json.put("label", values.label(label));
      json.put("features", values.byTitle(PeekTable.titles(features)));
    }
    return json;
  }
}
