package io.millrace.features;

import io.millrace.settings.LabelRange;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the record of a sample must hold.
 *
 * @param features in the order of their columns in the row
 * @param label what is to be predicted
 * @param labelRange the numbers that a numeric label may take
 * @param extra what becomes of other fields
 * @param unlabelled what becomes of a sample without the label
 * @param notes where the optional fields stand
 * @param copied places of the fields that predictions get, whatever else they are
 * @param gaps what becomes of features that are missing or unknown
 */
public record SampleFields(
    List<Feature> features,
    Label label,
    LabelRange labelRange,
    ExtraFields extra,
    Unlabelled unlabelled,
    Notes notes,
    List<String> copied,
    Gaps gaps) {
  /** Each feature must be there and known. */
  public SampleFields(
      List<Feature> features,
      Label label,
      LabelRange labelRange,
      ExtraFields extra,
      Unlabelled unlabelled,
      Notes notes,
      List<String> copied) {
    this(features, label, labelRange, extra, unlabelled, notes, copied, Gaps.REFUSED);
  }

  /** Fields beside which there must be no others; the label may be absent. */
  public SampleFields(List<Feature> features, Label label, LabelRange labelRange) {
    this(features, label, labelRange, ExtraFields.REJECT, Unlabelled.PREDICT);
  }

  /** The optional fields stand where they do without settings. */
  public SampleFields(
      List<Feature> features,
      Label label,
      LabelRange labelRange,
      ExtraFields extra,
      Unlabelled unlabelled) {
    this(features, label, labelRange, extra, unlabelled, Notes.DEFAULT, List.of());
  }

  /** Numbers per sample that the model sees. */
  public int width() {
    return features.stream().mapToInt(Feature::width).sum();
  }

  /** Whether a feature is of the time of the sample: its field is read once, as that. */
  public boolean isOfEventTime(Feature feature) {
    return feature instanceof Feature.Time && feature.place().equals(notes.eventTime().place());
  }

  /** Numbers that a feature takes in a packed record. */
  public int packedWidth(Feature feature) {
    return isOfEventTime(feature) ? 0 : feature.packedWidth();
  }

  /**
   * The columns of a table of samples, such as a CSV file: all features, then the label. A vector
   * {@code x} of n numbers takes the columns {@code x_0} to {@code x_(n-1)}.
   */
  public List<Column> columns() {
    return Stream.concat(features.stream(), Stream.of(label))
        .flatMap(field -> field.columns().stream())
        .distinct() // several features may be of the sample's time
        .toList();
  }

  /** The columns of a vector of {@code size} numbers, by its place. */
  public static List<Column> columnsOf(String vector, int size) {
    return IntStream.range(0, size).mapToObj(i -> new Column(vector + "_" + i, vector, i)).toList();
  }

  /**
   * A column of a table of samples.
   *
   * @param name at its head
   * @param field the place of the feature or label that it belongs to
   * @param element the position in that vector, or {@link #SCALAR}
   */
  public record Column(String name, String field, int element) {
    /** The column holds the field as a whole. */
    public static final int SCALAR = -1;

    /** The column of a field that is no vector. */
    public static Column of(String field) {
      return new Column(field, field, SCALAR);
    }
  }
}
