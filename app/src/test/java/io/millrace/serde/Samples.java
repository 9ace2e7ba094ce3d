package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.features.ExtraFields;
import io.millrace.features.Feature;
import io.millrace.features.Gaps;
import io.millrace.features.Label;
import io.millrace.features.Missing;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import io.millrace.features.Unknown;
import io.millrace.features.Unlabelled;
import io.millrace.settings.LabelRange;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Samples with one feature of each kind, for tests. */
final class Samples {
  static final SampleFields FIELDS =
      new SampleFields(
          List.of(
              new Feature.Numeric("price"),
              new Feature.Category("day", List.of("1", "2", "3")),
              new Feature.Vector("x", 2)),
          new Label.Category("class", List.of("DOWN", "UP")),
          LabelRange.ANY);

  /** The same, each with its label. */
  static final SampleFields LABELLED =
      new SampleFields(
          FIELDS.features(),
          FIELDS.label(),
          FIELDS.labelRange(),
          ExtraFields.REJECT,
          Unlabelled.DEAD_LETTER);

  /** The same as {@link #FIELDS} in nested places, as teams have them. */
  static final SampleFields PLACED =
      new SampleFields(
          List.of(
              new Feature.Numeric("price", "order.price"),
              new Feature.Category("day", List.of("1", "2", "3"), "order.when.day"),
              new Feature.Vector("x", 2, "x.values", null, null)),
          new Label.Category("class", List.of("DOWN", "UP"), "outcome"),
          LabelRange.ANY,
          ExtraFields.REJECT,
          Unlabelled.PREDICT,
          new Notes(
              new Notes.Id("order.id", true),
              new Notes.EventTime("order.when.time", true, "dd.MM.yyyy HH:mm", "Europe/Berlin"),
              new Notes.Weight("w", true),
              new Notes.Attributes("notes", true)),
          List.of());

  /** Samples of numbers alone, with a numeric label. */
  static final SampleFields NUMBERS =
      new SampleFields(
          List.of(new Feature.Numeric("price"), new Feature.Vector("x", 2)),
          new Label.Number("y"),
          LabelRange.PROBABILITY);

  static final SampleFormat AVRO = new SampleFormat.Avro(List.of());
  static final SampleFormat JSON = new SampleFormat.Json();
  static final SampleFormat CSV = new SampleFormat.Csv(null);

  /** With a schema that {@link #codec} makes for the fields. */
  static final SampleFormat PLAIN_AVRO = new SampleFormat.PlainAvro(Path.of("made.avsc"));

  /** With a registry that {@link #codec} fills for the fields. */
  static final SampleFormat REGISTRY_AVRO = new SampleFormat.RegistryAvro();

  static final SampleFormat REGISTRY_JSON = new SampleFormat.RegistryJson();

  static final SampleFormat REGISTRY_PROTOBUF = new SampleFormat.RegistryProtobuf();

  private Samples() {}

  /** {@link #NUMBERS}, where these texts stand for missing numbers. */
  static SampleFields missing(String... values) {
    return new SampleFields(
        NUMBERS.features(),
        NUMBERS.label(),
        NUMBERS.labelRange(),
        ExtraFields.REJECT,
        Unlabelled.PREDICT,
        Notes.DEFAULT,
        List.of(),
        new Gaps(Missing.MEAN, Unknown.OTHER, List.of(values)));
  }

  /** Every format, as it is without settings. */
  static Stream<SampleFormat> formats() {
    List<SampleFormat> formats =
        List.of(AVRO, JSON, CSV, PLAIN_AVRO, REGISTRY_AVRO, REGISTRY_JSON, REGISTRY_PROTOBUF);
    assertThat(formats)
        .extracting(Object::getClass)
        .containsExactlyInAnyOrder(SampleFormat.class.getPermittedSubclasses());
    return formats.stream();
  }

  /** Those in which a record can have fields that the settings don't name. */
  static Stream<SampleFormat> formatsWithExtraFields() {
    return formats().filter(format -> !hasOwnSchema(format));
  }

  private static boolean hasOwnSchema(SampleFormat format) {
    return List.of(PLAIN_AVRO, REGISTRY_AVRO, REGISTRY_PROTOBUF).contains(format);
  }

  /** Those in which a field can hold any value. */
  static Stream<SampleFormat> formatsWithAnyValue() {
    return formats().filter(format -> !format.equals(REGISTRY_PROTOBUF));
  }

  static SampleCodec codec(SampleFields fields, SampleFormat format) {
    if (format.needsRegistry()) {
      return RegistrySamples.codec(fields, format);
    }
    SampleFormat known =
        format.equals(PLAIN_AVRO) ? new SampleFormat.PlainAvro(OwnSchema.file(fields)) : format;
    return new SampleCodec(known, fields, 1000);
  }

  /** A good row of text for {@link #FIELDS}. */
  static Map<String, String> row() {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("price", "1.5");
    row.put("day", "2");
    row.put("x_0", "7");
    row.put("x_1", "-8e-1");
    row.put("class", "UP");
    return row;
  }

  /** The same for {@link #PLACED}, with its optional fields. */
  static Map<String, String> placedRow() {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("order.id", "a");
    row.put("order.price", "1.5");
    row.put("order.when.day", "2");
    row.put("order.when.time", "31.01.2026 13:05");
    row.put("x.values_0", "7");
    row.put("x.values_1", "-8e-1");
    row.put("outcome", "UP");
    row.put("w", "0.5");
    return row;
  }

  /** A format with all columns of {@link #PLACED}, if it has columns. */
  static SampleFormat placed(SampleFormat format) {
    return format.equals(CSV) ? new SampleFormat.Csv(List.copyOf(placedRow().keySet())) : format;
  }

  /** What the record's row holds: features, label, weight. */
  static float[] read(SampleReader reader, byte[] value) throws InvalidSampleException {
    return read(reader, value, FIELDS).row();
  }

  static Decoded read(SampleReader reader, byte[] value, SampleFields fields)
      throws InvalidSampleException {
    Block block = new Block(3, fields.width(), fields.label().width());
    Sample sample = Patiently.get(() -> reader.read(value, block, 2));
    float[] row = new float[block.width()];
    block.buffer().asFloatBuffer().get(2 * block.width(), row);
    return new Decoded(sample, row);
  }

  record Decoded(Sample sample, float[] row) {}

  static InvalidSampleException assertInvalid(Reason reason, SampleReader reader, byte[] value) {
    Block block = new Block(1, FIELDS.width(), 1);
    InvalidSampleException e =
        catchThrowableOfType(
            InvalidSampleException.class, () -> Patiently.get(() -> reader.read(value, block, 0)));
    assertThat(e).as("rejection").isNotNull();
    assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
    return e;
  }
}
