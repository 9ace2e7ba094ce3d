package io.millrace.serde;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import com.squareup.wire.schema.internal.parser.TypeElement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Makes the text of a {@code .proto} file into its descriptor, as far as records need it. */
final class ProtoText {
  private static final Map<String, FieldDescriptorProto.Type> SCALARS = new HashMap<>();

  static {
    for (FieldDescriptorProto.Type type : FieldDescriptorProto.Type.values()) {
      if (type != FieldDescriptorProto.Type.TYPE_GROUP
          && type != FieldDescriptorProto.Type.TYPE_MESSAGE
          && type != FieldDescriptorProto.Type.TYPE_ENUM) {
        SCALARS.put(type.name().substring("TYPE_".length()).toLowerCase(Locale.ROOT), type);
      }
    }
  }

  private final ProtoFileElement file;
  private final boolean isProto3;

  private ProtoText(ProtoFileElement file) {
    this.file = file;
    this.isProto3 = file.getSyntax() != null && file.getSyntax().toString().equals("proto3");
  }

  /**
   * Parses a file.
   *
   * @param name by which others import it
   * @throws IllegalArgumentException with the reason, if it is none that can be used
   */
  static FileDescriptorProto parse(String name, String text) {
    try {
      ProtoFileElement file = ProtoParser.Companion.parse(Location.get(name), text);
      return new ProtoText(file).descriptor(name);
    } catch (IllegalStateException e) { // what the parser throws
      throw new IllegalArgumentException("is not a .proto file: " + e.getMessage(), e);
    }
  }

  private FileDescriptorProto descriptor(String name) {
    String syntax = file.getSyntax() == null ? "proto2" : file.getSyntax().toString();
    if (!syntax.startsWith("proto")) {
      throw new IllegalArgumentException("is of the edition " + syntax + ", not proto2 or proto3");
    }
    FileDescriptorProto.Builder built =
        FileDescriptorProto.newBuilder().setName(name).setSyntax(syntax);
    if (file.getPackageName() != null) {
      built.setPackage(file.getPackageName());
    }
    built.addAllDependency(file.getImports());
    for (String dependency : file.getPublicImports()) {
      built.addPublicDependency(built.getDependencyCount()).addDependency(dependency);
    }
    for (TypeElement type : file.getTypes()) {
      if (type instanceof MessageElement message) {
        built.addMessageType(message(message));
      } else if (type instanceof EnumElement symbols) {
        built.addEnumType(symbols(symbols));
      }
    }
    return built.build();
  }

  private DescriptorProto.Builder message(MessageElement message) {
    DescriptorProto.Builder built = DescriptorProto.newBuilder().setName(message.getName());
    for (TypeElement type : message.getNestedTypes()) {
      if (type instanceof MessageElement inner) {
        built.addNestedType(message(inner));
      } else if (type instanceof EnumElement symbols) {
        built.addEnumType(symbols(symbols));
      }
    }
    for (OneOfElement choice : message.getOneOfs()) {
      int index = built.getOneofDeclCount();
      built.addOneofDecl(OneofDescriptorProto.newBuilder().setName(choice.getName()));
      choice.getFields().forEach(field -> built.addField(field(field).setOneofIndex(index)));
    }
    for (FieldElement field : message.getFields()) {
      if (field.getType().startsWith("map<")) {
        addMap(built, field);
      } else if (isProto3 && field.getLabel() == Field.Label.OPTIONAL) {
        int index = built.getOneofDeclCount();
        built.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.getName()));
        built.addField(field(field).setProto3Optional(true).setOneofIndex(index));
      } else {
        built.addField(field(field));
      }
    }
    return built;
  }

  private static FieldDescriptorProto.Builder field(FieldElement field) {
    FieldDescriptorProto.Label label =
        field.getLabel() == Field.Label.REPEATED
            ? FieldDescriptorProto.Label.LABEL_REPEATED
            : field.getLabel() == Field.Label.REQUIRED
                ? FieldDescriptorProto.Label.LABEL_REQUIRED
                : FieldDescriptorProto.Label.LABEL_OPTIONAL;
    return typed(field.getName(), field.getTag(), field.getType()).setLabel(label);
  }

  private static FieldDescriptorProto.Builder typed(String name, int number, String type) {
    FieldDescriptorProto.Builder built =
        FieldDescriptorProto.newBuilder()
            .setName(name)
            .setNumber(number)
            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    FieldDescriptorProto.Type scalar = SCALARS.get(type);
    return scalar == null ? built.setTypeName(type) : built.setType(scalar);
  }

  /** A map is written as repeated messages with a key and a value. */
  private static void addMap(DescriptorProto.Builder message, FieldElement field) {
    String type = field.getType();
    String[] types = type.substring("map<".length(), type.length() - 1).split(",", 2);
    String entry = "Entry_" + field.getName();
    message.addNestedType(
        DescriptorProto.newBuilder()
            .setName(entry)
            .setOptions(MessageOptions.newBuilder().setMapEntry(true))
            .addField(typed("key", 1, types[0].strip()))
            .addField(typed("value", 2, types[1].strip())));
    message.addField(
        typed(field.getName(), field.getTag(), entry)
            .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED));
  }

  private static EnumDescriptorProto.Builder symbols(EnumElement symbols) {
    EnumDescriptorProto.Builder built = EnumDescriptorProto.newBuilder().setName(symbols.getName());
    symbols
        .getConstants()
        .forEach(
            symbol ->
                built.addValue(
                    EnumValueDescriptorProto.newBuilder()
                        .setName(symbol.getName())
                        .setNumber(symbol.getTag())));
    return built;
  }
}
