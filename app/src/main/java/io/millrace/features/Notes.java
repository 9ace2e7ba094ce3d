package io.millrace.features;

import io.millrace.settings.Default;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a sample's optional fields stand. */
public record Notes(
    @Default("{}") Id id,
    @Default("{}") EventTime eventTime,
    @Default("{}") Weight weight,
    @Default("{}") Attributes attributes) {
  /** The fields as they are called without settings. */
  public static final Notes DEFAULT =
      new Notes(
          new Id("id", true),
          new EventTime("event_time", true, null, "UTC"),
          new Weight("weight", true),
          new Attributes("attributes", true));

  /** An optional field. */
  public sealed interface Note {
    /** Its place in the record. */
    String field();

    /** Whether there is one. */
    boolean read();

    /** Its place in the record, or null if there is none. */
    default @Nullable String place() {
      return read() ? field() : null;
    }
  }

  /** The sample's own id. */
  public record Id(@Default("id") String field, @Default("true") boolean read) implements Note {}

  /**
   * When the sample happened.
   *
   * @param format see {@link TimeFormat}
   * @param zone of times that name none
   */
  public record EventTime(
      @Default("event_time") String field,
      @Default("true") boolean read,
      @Nullable String format,
      @Default("UTC") String zone)
      implements Note {
    /**
     * How it is written.
     *
     * @throws IllegalArgumentException with the rule that the format breaks
     */
    public TimeFormat timeFormat() {
      return TimeFormat.of(format, zone);
    }
  }

  /** A factor on the sample's loss. */
  public record Weight(@Default("weight") String field, @Default("true") boolean read)
      implements Note {}

  /** Notes of the producer, which nothing reads. */
  public record Attributes(@Default("attributes") String field, @Default("true") boolean read)
      implements Note {
    /** Whether a place is theirs, or in them. */
    public boolean holds(String place) {
      return read && (place.equals(field) || place.startsWith(field + "."));
    }
  }

  /** All of them, by their keys in the settings. */
  public List<Key> keys() {
    return List.of(
        new Key("id", "the sample's id", id),
        new Key("event_time", "the time of the sample", eventTime),
        new Key("weight", "the sample's weight", weight),
        new Key("attributes", "the sample's attributes", attributes));
  }

  /**
   * An optional field in the settings.
   *
   * @param name its key
   * @param meaning what it holds, for messages
   */
  public record Key(String name, String meaning, Note note) {}

  /** Places of those that a table of samples may have: all that are read, without attributes. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (Note note : List.of(id, eventTime, weight)) {
      if (note.read()) {
        columns.add(note.field());
      }
    }
    return columns;
  }
}
