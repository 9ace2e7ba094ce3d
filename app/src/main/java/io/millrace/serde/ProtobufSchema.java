package io.millrace.serde;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import io.millrace.registry.RegisteredSchema;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The message types of a {@code .proto} file in a registry. */
final class ProtobufSchema {
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=\\s]+");

  /** Files that come with Protobuf and need not be in the registry. */
  private static final Map<String, FileDescriptor> KNOWN =
      Stream.of(
              AnyProto.getDescriptor(),
              DescriptorProtos.getDescriptor(),
              DurationProto.getDescriptor(),
              EmptyProto.getDescriptor(),
              FieldMaskProto.getDescriptor(),
              StructProto.getDescriptor(),
              TimestampProto.getDescriptor(),
              WrappersProto.getDescriptor())
          .collect(Collectors.toMap(FileDescriptor::getName, file -> file));

  private ProtobufSchema() {}

  /**
   * The file of a schema, with those that it imports.
   *
   * @throws IllegalArgumentException with the reason, if it can't be used
   */
  static FileDescriptor of(RegisteredSchema schema) {
    return file("schema-" + schema.id() + ".proto", schema);
  }

  private static FileDescriptor file(String name, RegisteredSchema schema) {
    FileDescriptorProto proto = proto(name, schema.text());
    Map<String, FileDescriptor> files = new HashMap<>(KNOWN);
    schema
        .references()
        .forEach(
            reference -> files.put(reference.name(), file(reference.name(), reference.schema())));
    FileDescriptor[] dependencies =
        proto.getDependencyList().stream()
            .map(files::get)
            .filter(Objects::nonNull)
            .toArray(FileDescriptor[]::new);
    try {
      return FileDescriptor.buildFrom(proto, dependencies, true);
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException("can't be used: " + e.getMessage(), e);
    }
  }

  /** Some clients register the descriptor in Base64 in the place of the text. */
  private static FileDescriptorProto proto(String name, String text) {
    if (!BASE64.matcher(text).matches()) {
      return ProtoText.parse(name, text);
    }
    try {
      return FileDescriptorProto.parseFrom(Base64.getMimeDecoder().decode(text)).toBuilder()
          .setName(name)
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("is not a .proto file: " + e.getMessage(), e);
    }
  }
}
