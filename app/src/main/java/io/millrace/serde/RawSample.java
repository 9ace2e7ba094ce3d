package io.millrace.serde;

import io.millrace.features.DecimalText;
import io.millrace.features.Feature;
import io.millrace.features.Gaps;
import io.millrace.features.Notes;
import io.millrace.features.SampleField;
import io.millrace.features.SampleFields;
import io.millrace.features.SampleFields.Column;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of text with its values sorted and typed as far as they fit: {@code Double} for a number,
 * {@code double[]} for a vector, else {@code String}.
 *
 * @param id the sample's own, if the row has one
 * @param eventTime ms since 1970-01-01 UTC, if the row has it
 * @param time the same in the format of the settings
 * @param weight if the row has one that is a number
 * @param features those the row has, by place, and whatever fits nowhere else
 * @param label if the row has one
 */
record RawSample(
    @Nullable String id,
    @Nullable Long eventTime,
    @Nullable Object time,
    @Nullable Float weight,
    Map<String, Object> features,
    @Nullable Object label) {

  static RawSample of(Map<String, String> row, SampleFields fields) {
    Map<String, String> rest = new LinkedHashMap<>(row);
    Notes notes = fields.notes();
    String id = notes.id().read() ? remove(rest, notes.id().field()) : null;
    String timeText = row.get(notes.eventTime().field());
    Long eventTime = notes.eventTime().read() ? removeTime(rest, notes.eventTime()) : null;
    Object time =
        eventTime == null || timeText == null ? null : time(notes.eventTime(), eventTime, timeText);
    Float weight = notes.weight().read() ? removeFloat(rest, notes.weight().field()) : null;
    Map<String, Object> features = new LinkedHashMap<>();
    for (Feature feature : fields.features()) {
      Object value = removeValue(rest, feature, fields.gaps());
      if (value != null) {
        features.put(feature.place(), value);
      }
    }
    Object label = removeValue(rest, fields.label(), fields.gaps());
    features.putAll(rest);
    return new RawSample(id, eventTime, time, weight, features, label);
  }

  /** All its values but the time in ms, by their places in a record. */
  Map<String, Object> byPlace(SampleFields fields) {
    Map<String, Object> values = new LinkedHashMap<>(features);
    put(values, fields.notes().id().field(), id);
    put(values, fields.notes().eventTime().field(), time);
    put(values, fields.notes().weight().field(), weight);
    put(values, fields.label().place(), label);
    return values;
  }

  private static void put(Map<String, Object> values, String place, @Nullable Object value) {
    if (value != null) {
      values.put(place, value);
    }
  }

  private static @Nullable Object removeValue(
      Map<String, String> rest, SampleField field, Gaps gaps) {
    List<Column> columns = field.columns();
    if (columns.get(0).element() != Column.SCALAR) {
      return removeVector(rest, columns);
    }
    if (field.takesEmpty()) {
      return rest.remove(field.place());
    }
    String text = remove(rest, field.place());
    if (text == null || isGap(field, text, gaps)) {
      return null;
    }
    // A number that JSON can't write stays a text, and its reader tells what it is.
    return field.isNumber() && DecimalText.isFinite(text) ? DecimalText.parse(text) : text;
  }

  private static boolean isGap(SampleField field, String text, Gaps gaps) {
    return (field.isNumber() || field instanceof Feature.Time) && gaps.isMissing(text);
  }

  private static @Nullable String remove(Map<String, String> rest, String name) {
    String text = rest.remove(name);
    return text == null || text.isEmpty() ? null : text;
  }

  /** All elements as numbers, or, if one of them is none, all as one text. */
  private static @Nullable Object removeVector(Map<String, String> rest, List<Column> columns) {
    List<String> texts = new ArrayList<>();
    for (Column column : columns) {
      String text = remove(rest, column.name());
      texts.add(text == null ? "" : text);
    }
    if (texts.stream().allMatch(String::isEmpty)) {
      return null;
    }
    return texts.stream().allMatch(DecimalText::isFinite)
        ? texts.stream().mapToDouble(DecimalText::parse).toArray()
        : String.join(",", texts);
  }

  private static @Nullable Long removeTime(Map<String, String> rest, Notes.EventTime settings) {
    String text = remove(rest, settings.field());
    if (text == null) {
      return null;
    }
    try {
      return settings.timeFormat().millis(text);
    } catch (DateTimeException | ArithmeticException e) {
      rest.put(settings.field(), text);
      return null;
    }
  }

  /** A text that spells a number is one, unless a pattern reads it by its digits. */
  private static Object time(Notes.EventTime settings, long millis, String text) {
    String format = settings.format();
    if (format == null) {
      return millis;
    }
    return format.startsWith("epoch_") ? new BigDecimal(text) : text;
  }

  private static @Nullable Float removeFloat(Map<String, String> rest, String name) {
    String text = remove(rest, name);
    if (text == null) {
      return null;
    }
    if (DecimalText.isFinite(text) && Float.isFinite((float) DecimalText.parse(text))) {
      return (float) DecimalText.parse(text);
    }
    rest.put(name, text);
    return null;
  }
}
