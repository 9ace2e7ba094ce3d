package io.millrace.features;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the raw values of a record's fields into the numbers of a block's row and checks each on
 * the way. Per record: {@link #start}, the fields in any order, {@link #finish}. After an exception
 * the next {@code start} begins afresh. Not thread-safe; nothing is allocated per sample but the
 * result.
 */
public final class SampleEncoder {
  private final Row row;
  private final List<Field> features = new ArrayList<>();
  private final List<Missing> missing = new ArrayList<>();

  /** Features of the sample's time, which stand nowhere else. */
  private final List<Field> ofEventTime = new ArrayList<>();

  /** By the number of its column, whose value it tells to be missing. */
  private final Map<Integer, Field> indicators = new LinkedHashMap<>();

  private final Field label;
  private final NoteField id;
  private final NoteField eventTime;
  private final NoteField weight;
  private final @Nullable Field attributes;
  private final Field unread;
  private final Map<String, Field> byPlace = new LinkedHashMap<>();
  private final boolean ignoresExtra;
  private final boolean needsLabel;
  private final int labelWidth;
  private final float noLabel;

  // By place in a packed record: the field, the place in the field, the column of a plain number.
  private final Field[] packedFields;
  private final int[] packedIndexes;
  private final int[] packedColumns;

  /** So many of the first packed numbers are taken as they are, in the order of the columns. */
  private int plain;

  /** Whether the sample had its features packed. */
  private boolean packed;

  /** Prepares to encode records with these fields. */
  public SampleEncoder(SampleFields fields) {
    row = new Row(fields.gaps());
    unread = new UnreadField(row, "");
    ignoresExtra = fields.extra() == ExtraFields.IGNORE;
    needsLabel = fields.unlabelled() == Unlabelled.DEAD_LETTER;
    labelWidth = fields.label().width();
    noLabel = fields.labelRange().nearest(0);
    List<Field> inPacked = new ArrayList<>();
    int column = 0;
    for (Feature feature : fields.features()) {
      Field field = feature.newField(row, column);
      features.add(field);
      missing.add(feature.missing(fields.gaps().missing()));
      byPlace.put(feature.place(), field);
      inPacked.addAll(Collections.nCopies(fields.packedWidth(feature), field));
      if (fields.isOfEventTime(feature)) {
        ofEventTime.add(field);
      }
      if (feature.hasIndicator()) {
        indicators.put(column + feature.valueWidth(), field);
      }
      column += feature.width();
    }
    label = fields.label().newField(row, column, fields.labelRange());
    byPlace.put(fields.label().place(), label);
    Notes notes = fields.notes();
    id = note(notes.id(), place -> new IdField(row, place));
    TimeFormat time = notes.eventTime().timeFormat();
    eventTime = note(notes.eventTime(), place -> new EventTimeField(row, place, time));
    weight = note(notes.weight(), place -> new WeightField(row, place));
    String place = notes.attributes().place();
    attributes = place == null ? null : new AttributesField(row, place);
    fields.copied().forEach(copied -> byPlace.putIfAbsent(copied, unread));
    packedFields = inPacked.toArray(Field[]::new);
    packedIndexes = new int[packedFields.length];
    packedColumns = new int[packedFields.length];
    for (int i = 0; i < packedFields.length; i++) {
      boolean first = i == 0 || packedFields[i] != packedFields[i - 1];
      packedIndexes[i] = first ? 0 : packedIndexes[i - 1] + 1;
      packedColumns[i] = packedFields[i].packedColumn(packedIndexes[i]);
      plain += plain == i && packedColumns[i] == i ? 1 : 0;
    }
  }

  private NoteField note(Notes.Note note, Function<String, NoteField> field) {
    if (!note.read()) {
      return new UnreadField(row, note.field());
    }
    NoteField read = field.apply(note.field());
    byPlace.put(note.field(), read);
    return read;
  }

  /** Begins the sample of row {@code index} of the block. */
  public void start(Block block, int index) {
    row.start(block, index);
    packed = false;
  }

  /** The features, in the order of the settings. */
  public List<Field> features() {
    return List.copyOf(features);
  }

  /** The label. */
  public Field label() {
    return label;
  }

  /** The sample's id; optional. */
  public Field id() {
    return id;
  }

  /** When the sample happened; optional. */
  public Field eventTime() {
    return eventTime;
  }

  /** Takes the time of the sample from a format that has it in ms since 1970-01-01 UTC. */
  public void eventTimeMillis(long value) throws InvalidSampleException {
    eventTime.millis(value);
  }

  /** The sample's weight; optional. */
  public Field weight() {
    return weight;
  }

  /** Notes of the producer, to be passed over; null if there are none. */
  public @Nullable Field attributes() {
    return attributes;
  }

  /** What stands at places of which the sample needs nothing, but which the settings know. */
  public Field unread() {
    return unread;
  }

  /**
   * The field at that place, or null if there is none: a feature, the label, or one of the rest.
   */
  public @Nullable Field field(String place) {
    return byPlace.get(place);
  }

  /** All fields but the attributes, by their places. */
  public Map<String, Field> fields() {
    return Collections.unmodifiableMap(byPlace);
  }

  /** Whether fields that the settings don't name are passed over. */
  public boolean ignoresExtra() {
    return ignoresExtra;
  }

  /**
   * Notes that there is a field which the settings don't name, for the reader to pass over.
   *
   * @throws InvalidSampleException if there must be none
   */
  public void extraField(String name) throws InvalidSampleException {
    if (!ignoresExtra) {
      throw new InvalidSampleException(
          Reason.EXTRA_FIELD,
          "field "
              + Field.quote(name)
              + ": not in the settings; leave it out, name it among the features, or set"
              + " samples.extra_fields to ignore");
    }
  }

  /**
   * Takes the {@code index}-th number of a packed record, from 0; one too many is only counted. A
   * packed record holds all features in order: a number for a numeric, the value's index for a
   * category, the bucket of a hashed value, all buckets of a bag with −1 behind them, all numbers
   * of a vector.
   */
  public void packed(int index, float value) throws InvalidSampleException {
    if (index < packedFields.length) {
      int column = packedColumns[index];
      if (column != Field.NONE && Float.isFinite(value)) {
        row.set(column, value);
      } else {
        packedFields[index].packed(packedIndexes[index], value);
      }
    }
  }

  /** The same for {@code count} numbers at once, of which the first is the {@code first}-th. */
  public void packed(int first, float[] values, int count) throws InvalidSampleException {
    if (first + count <= plain && areFinite(values, count)) {
      row.set(first, values, count);
    } else {
      for (int i = 0; i < count; i++) {
        packed(first + i, values[i]);
      }
    }
  }

  private static boolean areFinite(float[] values, int count) {
    boolean finite = true;
    for (int i = 0; i < count; i++) {
      finite &= Float.isFinite(values[i]);
    }
    return finite;
  }

  /** Ends a packed record's {@code count} numbers. */
  public void endPacked(int count) throws InvalidSampleException {
    if (count != packedFields.length) {
      throw new InvalidSampleException(
          Reason.WRONG_WIDTH,
          "features: " + count + " numbers where " + packedFields.length + " are expected");
    }
    packed = true;
    row.present += features.size() - ofEventTime.size();
  }

  /**
   * Ends the sample.
   *
   * @throws InvalidSampleException if all features are missing, or one that must be there, or the
   *     label where it must be there
   */
  public Sample finish() throws InvalidSampleException {
    boolean labelled = label.isSeen();
    if (!ofEventTime.isEmpty() && eventTime.isSeen()) {
      for (Field feature : ofEventTime) {
        feature.millis(row.eventTime);
      }
    }
    int there = row.present - (labelled ? 1 : 0);
    if (there < features.size() || (needsLabel && !labelled)) {
      fill(there > 0, needsLabel && !labelled);
    }
    if (!indicators.isEmpty()) {
      indicators.forEach((column, feature) -> row.set(column, isThere(feature) ? 0 : 1));
    }
    if (!labelled) {
      row.setLabel(labelWidth, noLabel);
    }
    return new Sample(row.id, row.eventTime, labelled);
  }

  /** Those of a packed sample all are, but for what it does not hold. */
  private boolean isThere(Field feature) {
    return feature.isSeen() || (packed && !ofEventTime.contains(feature));
  }

  /** A sample without any feature is none. */
  private void fill(boolean mayLack, boolean lacksLabel) throws InvalidSampleException {
    List<String> lacking = new ArrayList<>();
    for (int i = 0; i < missing.size(); i++) {
      Field feature = features.get(i);
      if (!isThere(feature) && !(mayLack && fill(feature, missing.get(i)))) {
        lacking.add(feature.title());
      }
    }
    if (lacksLabel) {
      lacking.add(label.title());
    }
    if (!lacking.isEmpty()) {
      throw new InvalidSampleException(
          Reason.MISSING_FIELD,
          lacking.stream().sorted().collect(Collectors.joining(", ")) + ": missing");
    }
  }

  private static boolean fill(Field feature, Missing how) {
    return how != Missing.REJECT && feature.fill(how);
  }
}
