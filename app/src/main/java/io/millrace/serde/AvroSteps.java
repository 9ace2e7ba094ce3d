package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import io.millrace.features.Field;
import io.millrace.features.SampleEncoder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.AvroTypeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Plans once how records of a schema are read, so that nothing is looked up per record: fields that
 * the settings name go straight into the row, all others are skipped. One instance serves one
 * thread.
 */
final class AvroSteps {
  private final SampleEncoder encoder;
  private final Set<String> found = new HashSet<>();
  private final Utf8 text = new Utf8();

  private AvroSteps(SampleEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * Plans to read records.
   *
   * @throws IllegalArgumentException with the reason, if the schema has no samples
   */
  static AvroStep of(Schema schema, SampleEncoder encoder) {
    AvroSteps steps = new AvroSteps(encoder);
    AvroStep record = steps.record(schema);
    for (Map.Entry<String, Field> field : encoder.fields().entrySet()) {
      boolean needed =
          encoder.features().contains(field.getValue())
              || field.getValue().equals(encoder.label())
              || field.getValue().equals(encoder.unread());
      if (needed && !steps.found.contains(field.getKey())) {
        throw new IllegalArgumentException("has no field " + field.getKey());
      }
    }
    return record;
  }

  /**
   * Plans to read records that may lack fields.
   *
   * @throws IllegalArgumentException with the reason, if a field has a type that can't be read
   */
  static AvroStep ofPart(Schema schema, SampleEncoder encoder) {
    return new AvroSteps(encoder).record(schema);
  }

  private AvroStep record(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException("must be an Avro schema of a record");
    }
    return record(schema, JsonPlace.of(encoder.fields()));
  }

  private AvroStep record(Schema schema, JsonPlace<Field> place) {
    List<AvroStep> steps =
        schema.getFields().stream()
            .map(
                field -> {
                  JsonPlace<Field> inner = place.at(field.name());
                  return inner == null ? skip(field.schema()) : step(field.schema(), inner);
                })
            .toList();
    AvroStep[] array = steps.toArray(AvroStep[]::new);
    return in -> {
      for (AvroStep step : array) {
        step.read(in);
      }
    };
  }

  private AvroStep skip(Schema schema) {
    refuseRecursion(schema);
    return in -> GenericDatumReader.skip(schema, in);
  }

  /**
   * Refuses records in records without end, of which a short value would hold thousands.
   *
   * @throws IllegalArgumentException with the reason, if the schema has such
   */
  static void refuseRecursion(Schema schema) {
    refuseRecursion(schema, new ArrayDeque<>());
  }

  private static void refuseRecursion(Schema schema, Deque<String> open) {
    switch (schema.getType()) {
      case RECORD -> {
        if (open.contains(schema.getFullName())) {
          throw new IllegalArgumentException(
              "must not be recursive, as the type " + schema.getFullName() + " is");
        }
        open.push(schema.getFullName());
        schema.getFields().forEach(field -> refuseRecursion(field.schema(), open));
        open.pop();
      }
      case ARRAY -> refuseRecursion(schema.getElementType(), open);
      case MAP -> refuseRecursion(schema.getValueType(), open);
      case UNION -> schema.getTypes().forEach(type -> refuseRecursion(type, open));
      default -> {}
    }
  }

  private AvroStep step(Schema schema, JsonPlace<Field> place) {
    if (schema.getType() == Schema.Type.UNION) {
      return union(schema, place);
    }
    Field field = place.meaning();
    boolean isNeeded = field != null && !field.equals(encoder.unread());
    if (schema.getType() == Schema.Type.RECORD && place.hasInner() && !isNeeded) {
      found.add(place.path());
      return record(schema, place);
    }
    if (field == null) {
      if (schema.getType() == Schema.Type.NULL) {
        return Decoder::readNull;
      }
      throw refused(place, schema, "must be a record");
    }
    found.add(place.path());
    return field.equals(encoder.unread()) ? skip(schema) : value(schema, place, field);
  }

  private AvroStep union(Schema schema, JsonPlace<Field> place) {
    AvroStep[] branches =
        schema.getTypes().stream().map(type -> step(type, place)).toArray(AvroStep[]::new);
    return in -> {
      int index = in.readIndex();
      if (index < 0 || index >= branches.length) {
        throw new AvroTypeException("a union has no branch " + index);
      }
      branches[index].read(in);
    };
  }

  private AvroStep value(Schema schema, JsonPlace<Field> place, Field field) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal) {
      throw refused(place, schema, "must not be a decimal: give a double");
    }
    return switch (schema.getType()) {
      case NULL -> Decoder::readNull;
      case INT -> field.takesMillis() ? time(schema, field) : in -> field.number(in.readInt());
      case LONG -> field.takesMillis() ? time(schema, field) : in -> field.number(in.readLong());
      case FLOAT -> in -> field.number(in.readFloat());
      case DOUBLE -> in -> field.number(in.readDouble());
      case BOOLEAN -> in -> field.text(in.readBoolean() ? "true" : "false");
      case STRING -> in -> field.text(readText(in));
      case ENUM -> symbol(schema, field);
      case ARRAY -> array(schema.getElementType(), place, field);
      case RECORD -> throw refused(place, schema, "is a record: name one of its fields");
      default ->
          throw refused(place, schema, "must be a number, a text, an enum, a boolean or an array");
    };
  }

  private static AvroStep time(Schema schema, Field field) {
    boolean isInt = schema.getType() == Schema.Type.INT;
    AvroTime time = AvroTime.of(schema);
    if (time == null) {
      return isInt ? in -> field.number((long) in.readInt()) : in -> field.number(in.readLong());
    }
    return isInt
        ? in -> field.millis(time.toMillis(in.readInt()))
        : in -> field.millis(time.toMillis(in.readLong()));
  }

  private static AvroStep symbol(Schema schema, Field field) {
    String[] symbols = schema.getEnumSymbols().toArray(String[]::new);
    return in -> {
      int index = in.readEnum();
      if (index < 0 || index >= symbols.length) {
        throw new AvroTypeException("an enum has no symbol " + index);
      }
      field.text(symbols[index]);
    };
  }

  /** What reads the {@code index}-th element of an array. */
  @FunctionalInterface
  private interface Element {
    void read(Decoder in, int index) throws IOException, InvalidSampleException;
  }

  private AvroStep array(Schema element, JsonPlace<Field> place, Field field) {
    Element read =
        switch (element.getType()) {
          case INT -> (in, index) -> field.element(index, in.readInt());
          case LONG -> (in, index) -> field.element(index, (double) in.readLong());
          case FLOAT -> (in, index) -> field.element(index, in.readFloat());
          case DOUBLE -> (in, index) -> field.element(index, in.readDouble());
          case STRING -> (in, index) -> field.element(index, readText(in));
          default -> throw refused(place, element, "must be an array of numbers or of texts");
        };
    return in -> {
      field.startVector();
      int count = 0;
      for (long n = in.readArrayStart(); n > 0; n = in.arrayNext()) {
        for (long i = 0; i < n; i++) {
          read.read(in, count++);
        }
      }
      field.endVector(count);
    };
  }

  private String readText(Decoder in) throws IOException, InvalidSampleException {
    Utf8 read = in.readString(text);
    Utf8Check.require(read.getBytes(), read.getByteLength());
    return read.toString();
  }

  private static IllegalArgumentException refused(
      JsonPlace<Field> place, Schema schema, String rule) {
    return new IllegalArgumentException(
        "has at " + place.path() + " the type " + schema.getType().getName() + ", which " + rule);
  }
}
