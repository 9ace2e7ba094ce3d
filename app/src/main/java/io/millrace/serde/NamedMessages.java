package io.millrace.serde;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.millrace.data.InvalidSampleException;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads whole messages of Protobuf, with the types that {@link MessageSteps} reads. */
final class NamedMessages implements NamedReader {
  private final FileDescriptor file;

  NamedMessages(FileDescriptor file) {
    this.file = file;
  }

  @Override
  public NamedRecord read(byte[] body) throws InvalidSampleException {
    try {
      CodedInputStream in = CodedInputStream.newInstance(body);
      Descriptor type = MessageIndexes.type(file, MessageIndexes.read(in));
      return new NamedRecord.Fields(fields(DynamicMessage.parseFrom(type, in)));
    } catch (IOException e) {
      throw ProtobufFault.of(e);
    }
  }

  private static Map<String, @Nullable Object> fields(Message message) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      values.put(field.getName(), value(message, field));
    }
    return values;
  }

  private static @Nullable Object value(Message message, FieldDescriptor field) {
    if (field.isRepeated()) {
      return list(field, (List<?>) message.getField(field));
    }
    if (field.hasPresence() && !message.hasField(field)) {
      return null;
    }
    Object value = message.getField(field);
    return value instanceof Message inner ? message(inner) : scalar(field, value);
  }

  private static Object message(Message message) {
    Descriptor type = message.getDescriptorForType();
    if (MessageSteps.isTimestamp(type)) {
      return time(type, message);
    }
    FieldDescriptor wrapped = MessageSteps.wrapped(type);
    return wrapped == null ? fields(message) : scalar(wrapped, message.getField(wrapped));
  }

  private static Object time(Descriptor type, Message message) {
    try {
      return Instant.ofEpochMilli(MessageSteps.millis(type).applyAsLong(message));
    } catch (ArithmeticException e) {
      return new NamedRecord.Unreadable("times that far from 1970");
    }
  }

  private static Object scalar(FieldDescriptor field, Object value) {
    if (field.getJavaType() == JavaType.BYTE_STRING) {
      return new NamedRecord.Unreadable("bytes");
    }
    Number number = MessageSteps.number(field, value);
    return number == null ? MessageSteps.text(value) : number;
  }

  private static @Nullable Object list(FieldDescriptor field, List<?> values) {
    if (field.isMapField()) {
      return new NamedRecord.Unreadable("maps");
    } else if (values.isEmpty()) {
      return null;
    } else if (field.getJavaType() == JavaType.MESSAGE
        || field.getJavaType() == JavaType.BYTE_STRING) {
      return new NamedRecord.Unreadable("arrays of other things than numbers or texts");
    }
    return MessageSteps.number(field, values.get(0)) == null
        ? values.stream().map(MessageSteps::text).toList()
        : new float[values.size()];
  }
}
