package io.millrace.serde;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.millrace.features.DecimalText;
import io.millrace.features.SampleFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes rows of text as the first message of a {@code .proto} file. */
final class ProtobufSampleWriter implements SampleWriter {
  private final SampleFields fields;
  private final Descriptor type;

  /**
   * Prepares to write.
   *
   * @throws IllegalArgumentException if the file has no message
   */
  ProtobufSampleWriter(SampleFields fields, FileDescriptor file) {
    if (file.getMessageTypes().isEmpty()) {
      throw new IllegalArgumentException("has no message");
    }
    this.fields = fields;
    this.type = file.getMessageTypes().get(0);
  }

  /**
   * Writes a row.
   *
   * @throws UncheckedIOException if the message can't hold one of its values
   */
  @Override
  public byte[] write(Map<String, String> row) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0); // the first message
    try {
      for (Map.Entry<String, Object> value : RawSample.of(row, fields).byPlace(fields).entrySet()) {
        set(message, value.getKey(), value.getKey(), value.getValue());
      }
      message.build().writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  private static void set(Message.Builder message, String whole, String path, Object value)
      throws IOException {
    String[] keys = path.split("\\.", 2);
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(keys[0]);
    if (field == null || (keys.length > 1 && !isMessage(field))) {
      throw new IOException("row: the schema has no field " + whole);
    }
    if (keys.length > 1) {
      set(message.getFieldBuilder(field), whole, keys[1], value);
    } else if (value instanceof double[] vector && field.isRepeated()) {
      for (double element : vector) {
        message.addRepeatedField(field, fitting(field, whole, element));
      }
    } else if (!field.isRepeated() && !(value instanceof double[])) {
      message.setField(field, fitting(field, whole, value));
    } else {
      throw unfitting(field, whole, value);
    }
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == JavaType.MESSAGE && !field.isRepeated();
  }

  private static Object fitting(FieldDescriptor field, String whole, Object value)
      throws IOException {
    String text = value.toString();
    boolean isNumber = DecimalText.isFinite(text);
    double number = isNumber ? DecimalText.parse(text) : Double.NaN;
    Object fitting =
        switch (field.getJavaType()) {
          case STRING -> text;
          case BOOLEAN -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? false : null;
          case ENUM -> symbol(field, text);
          case INT -> number == (int) number ? (int) number : null;
          case LONG -> number == (long) number ? (long) number : null;
          case FLOAT -> isNumber ? (float) number : null;
          case DOUBLE -> isNumber ? number : null;
          default -> null;
        };
    if (fitting == null) {
      throw unfitting(field, whole, value);
    }
    return fitting;
  }

  private static @Nullable EnumValueDescriptor symbol(FieldDescriptor field, String text) {
    return field.getEnumType().findValueByName(text);
  }

  private static IOException unfitting(FieldDescriptor field, String place, Object value) {
    return new IOException(
        "row: %s: %s does not fit the type %s%s of the schema"
            .formatted(
                place,
                value instanceof double[] vector ? Arrays.toString(vector) : value,
                field.isRepeated() ? "repeated " : "",
                field.getType().name().toLowerCase(Locale.ROOT)));
  }
}
