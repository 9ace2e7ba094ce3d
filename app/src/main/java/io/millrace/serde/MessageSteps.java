package io.millrace.serde;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.millrace.data.InvalidSampleException;
import io.millrace.features.Field;
import io.millrace.features.SampleEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Plans once how messages of a type are read: fields that the settings name go into the row, all
 * others are passed over.
 */
final class MessageSteps {
  private static final String TIMESTAMP = "google.protobuf.Timestamp";
  private static final String WRAPPER = "google\\.protobuf\\.\\w+Value";

  private final SampleEncoder encoder;

  private MessageSteps(SampleEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * Plans to read messages that may lack fields.
   *
   * @throws IllegalArgumentException with the reason, if a field has a type that can't be read
   */
  static MessageStep of(Descriptor type, SampleEncoder encoder) {
    return new MessageSteps(encoder).message(type, JsonPlace.of(encoder.fields()));
  }

  private MessageStep message(Descriptor type, JsonPlace<Field> place) {
    List<MessageStep> steps = new ArrayList<>();
    for (FieldDescriptor field : type.getFields()) {
      JsonPlace<Field> inner = place.at(field.getName());
      if (inner != null) {
        steps.add(step(field, inner));
      }
    }
    return message -> {
      for (MessageStep step : steps) {
        step.read(message);
      }
    };
  }

  private MessageStep step(FieldDescriptor field, JsonPlace<Field> place) {
    Field meaning = place.meaning();
    boolean isNeeded = meaning != null && !meaning.equals(encoder.unread());
    if (isMessage(field) && place.hasInner() && !isNeeded) {
      return inside(field, message(field.getMessageType(), place));
    }
    if (meaning == null) {
      throw refused(field, place, "must be a message");
    }
    if (!isNeeded) {
      return message -> {};
    }
    return field.isRepeated() ? array(field, place, meaning) : value(field, place, meaning);
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == JavaType.MESSAGE && !field.isRepeated();
  }

  private static MessageStep inside(FieldDescriptor field, MessageStep step) {
    return message -> {
      if (message.hasField(field)) {
        step.read((Message) message.getField(field));
      }
    };
  }

  private MessageStep value(FieldDescriptor field, JsonPlace<Field> place, Field meaning) {
    if (isMessage(field)) {
      return known(field, place, meaning);
    }
    requireScalar(field, place);
    return message -> {
      if (!field.hasPresence() || message.hasField(field)) {
        take(field, message.getField(field), meaning);
      }
    };
  }

  /** A message of Protobuf's own that stands for one value. */
  private MessageStep known(FieldDescriptor field, JsonPlace<Field> place, Field meaning) {
    Descriptor type = field.getMessageType();
    if (isTimestamp(type) && meaning.takesMillis()) {
      ToLongFunction<Message> millis = millis(type);
      return inside(field, message -> meaning.millis(checked(millis, message, meaning)));
    }
    FieldDescriptor wrapped = wrapped(type);
    if (wrapped == null) {
      throw refused(field, place, "is a message: name one of its fields");
    }
    requireScalar(wrapped, place);
    return inside(field, message -> take(wrapped, message.getField(wrapped), meaning));
  }

  private static long checked(ToLongFunction<Message> millis, Message time, Field meaning)
      throws InvalidSampleException {
    try {
      return millis.applyAsLong(time);
    } catch (ArithmeticException e) {
      throw meaning.wrongType(time.toString().strip().replace('\n', ' '));
    }
  }

  /** Whether it is Protobuf's own type of a time. */
  static boolean isTimestamp(Descriptor type) {
    return type.getFullName().equals(TIMESTAMP)
        && holds(type.findFieldByName("seconds"), JavaType.LONG)
        && holds(type.findFieldByName("nanos"), JavaType.INT);
  }

  /** A schema may have a type of the same name with other fields. */
  private static boolean holds(@Nullable FieldDescriptor field, JavaType type) {
    return field != null && !field.isRepeated() && field.getJavaType() == type;
  }

  /**
   * What reads the time of such messages, in ms since 1970-01-01 UTC. It throws an {@link
   * ArithmeticException} if that is beyond a long.
   */
  static ToLongFunction<Message> millis(Descriptor type) {
    FieldDescriptor seconds = type.findFieldByName("seconds");
    FieldDescriptor nanos = type.findFieldByName("nanos");
    return time ->
        Math.addExact(
            Math.multiplyExact(1000, (Long) time.getField(seconds)),
            (Integer) time.getField(nanos) / 1_000_000);
  }

  /** The field of a message that does nothing but hold it; null if this is none. */
  static @Nullable FieldDescriptor wrapped(Descriptor type) {
    FieldDescriptor value = type.findFieldByName("value");
    return type.getFullName().matches(WRAPPER) && value != null && !value.isRepeated()
        ? value
        : null;
  }

  private static MessageStep array(FieldDescriptor field, JsonPlace<Field> place, Field meaning) {
    requireScalar(field, place);
    return message -> {
      int count = message.getRepeatedFieldCount(field);
      if (count == 0 && !meaning.takesEmpty()) {
        return; // Protobuf can't tell it from a missing one
      }
      meaning.startVector();
      for (int i = 0; i < count; i++) {
        element(field, message.getRepeatedField(field, i), i, meaning);
      }
      meaning.endVector(count);
    };
  }

  private static void requireScalar(FieldDescriptor field, JsonPlace<Field> place) {
    if (field.getJavaType() == JavaType.MESSAGE || field.getJavaType() == JavaType.BYTE_STRING) {
      throw refused(field, place, "must be a number, a text, an enum or a bool");
    }
  }

  private static void take(FieldDescriptor field, Object value, Field meaning)
      throws InvalidSampleException {
    Number number = number(field, value);
    if (number instanceof Long whole) {
      meaning.number(whole);
    } else if (number != null) {
      meaning.number(number.doubleValue());
    } else {
      String text = text(value);
      // Where Protobuf can't tell an empty text from a missing one, it counts as missing.
      if (!text.isEmpty() || field.hasPresence() || meaning.takesEmpty()) {
        meaning.text(text);
      }
    }
  }

  private static void element(FieldDescriptor field, Object value, int index, Field meaning)
      throws InvalidSampleException {
    Number number = number(field, value);
    if (number == null) {
      meaning.element(index, text(value));
    } else {
      meaning.element(index, number.doubleValue());
    }
  }

  /** A {@code Long} or a {@code Double}; null if the type is none of numbers. */
  static @Nullable Number number(FieldDescriptor field, Object value) {
    return switch (field.getType()) {
      case UINT32, FIXED32 -> (Number) Integer.toUnsignedLong((Integer) value);
      case UINT64, FIXED64 ->
          (Long) value >= 0 ? (Long) value : (Number) Double.valueOf(unsigned((Long) value));
      case FLOAT, DOUBLE -> (Number) ((Number) value).doubleValue();
      case INT32, INT64, SINT32, SINT64, SFIXED32, SFIXED64 ->
          (Number) ((Number) value).longValue();
      default -> null;
    };
  }

  private static double unsigned(long value) {
    return Double.parseDouble(Long.toUnsignedString(value));
  }

  /** The text of a value that is not a number. */
  static String text(Object value) {
    return value instanceof EnumValueDescriptor symbol ? symbol.getName() : Objects.toString(value);
  }

  private static IllegalArgumentException refused(
      FieldDescriptor field, JsonPlace<Field> place, String rule) {
    String type = field.isRepeated() ? "repeated" : field.getType().name().toLowerCase(Locale.ROOT);
    return new IllegalArgumentException(
        "has at " + place.path() + " the type " + type + ", which " + rule);
  }
}
