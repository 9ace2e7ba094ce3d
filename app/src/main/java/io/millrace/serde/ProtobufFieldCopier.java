package io.millrace.serde;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.millrace.serde.FieldCopier.Digits;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes fields out of Protobuf messages. Messages, lists and bytes are no values. */
final class ProtobufFieldCopier implements FieldCopier {
  private final List<String> places;
  private final FileDescriptor file;

  ProtobufFieldCopier(List<String> places, FileDescriptor file) {
    this.places = places;
    this.file = file;
  }

  @Override
  public @Nullable Object[] copy(byte[] value) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(value);
      Message message =
          DynamicMessage.parseFrom(MessageIndexes.type(file, MessageIndexes.read(in)), in);
      return places.stream().map(place -> at(message, place)).toArray();
    } catch (IOException e) {
      throw new IllegalArgumentException("the record was read as a sample before", e);
    }
  }

  private static @Nullable Object at(Message root, String place) {
    Object value = root;
    for (String key : place.split("\\.", -1)) {
      value = value instanceof Message message ? field(message, key) : null;
    }
    return value instanceof Message ? null : value;
  }

  private static @Nullable Object field(Message message, String key) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(key);
    if (field == null || field.isRepeated() || (field.hasPresence() && !message.hasField(field))) {
      return null;
    }
    Object value = message.getField(field);
    Number number = MessageSteps.number(field, value);
    if (number != null) {
      return Digits.of(number);
    }
    return switch (field.getJavaType()) {
      case MESSAGE, BOOLEAN -> value;
      case STRING, ENUM -> MessageSteps.text(value);
      default -> null;
    };
  }
}
