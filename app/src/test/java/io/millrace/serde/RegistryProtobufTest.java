package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Prediction;
import io.millrace.data.Sample;
import io.millrace.data.SchemaRefusedException;
import io.millrace.features.ExtraFields;
import io.millrace.features.Feature;
import io.millrace.features.Gaps;
import io.millrace.features.Label;
import io.millrace.features.Missing;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import io.millrace.features.Unknown;
import io.millrace.features.Unlabelled;
import io.millrace.registry.FakeRegistry;
import io.millrace.settings.LabelRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages as they are on the wire: written by their fields' numbers. */
class RegistryProtobufTest {
  private static final SampleFields FIELDS =
      new SampleFields(
          List.of(
              new Feature.Numeric("price"),
              new Feature.Category("plan", List.of("FREE", "PAID"), "user.plan"),
              new Feature.Vector("x", 2),
              new Feature.Bag("words", 8, 2)),
          new Label.Number("y"),
          LabelRange.ANY,
          ExtraFields.REJECT,
          Unlabelled.PREDICT,
          new Notes(
              Notes.DEFAULT.id(),
              new Notes.EventTime("created", true, null, "UTC"),
              Notes.DEFAULT.weight(),
              Notes.DEFAULT.attributes()),
          List.of("user.active", "shop", "amount"),
          new Gaps(Missing.REJECT, Unknown.OTHER));

  private static final String ORDER =
      """
      // Orders of the shop.
      syntax = "proto3";
      package own;
      import "google/protobuf/timestamp.proto";
      import "google/protobuf/wrappers.proto";

      message Order {
        int64 id = 1;
        google.protobuf.Timestamp created = 2;
        optional double price = 3;
        User user = 4;
        repeated float x = 5;
        repeated string words = 6;
        google.protobuf.DoubleValue y = 7;
        map<string, User> others = 8;
        optional string shop = 9;
        oneof money { uint64 amount = 10; string text = 11; }
        message User {
          Plan plan = 1;
          bool active = 2;
        }
        message Empty {}
      }
      enum Plan { FREE = 0; PAID = 1; }
      """;

  private final FakeRegistry registry = FakeRegistry.start();
  private final SampleCodec codec =
      new SampleCodec(new SampleFormat.RegistryProtobuf(), FIELDS, 1000, registry.topic("orders"));

  @AfterEach
  void stop() {
    registry.close();
  }

  /** What writes the fields of a message. */
  @FunctionalInterface
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] record(int id, byte[] indexes, byte[] message) {
    return ByteBuffer.allocate(5 + indexes.length + message.length)
        .put((byte) 0)
        .putInt(id)
        .put(indexes)
        .put(message)
        .array();
  }

  private static byte[] record(int id, byte[] message) {
    return record(id, new byte[] {0}, message);
  }

  private static void writeInside(CodedOutputStream out, int field, Fields fields)
      throws IOException {
    out.writeBytes(field, ByteString.copyFrom(message(fields)));
  }

  private static byte[] order() {
    return message(
        out -> {
          out.writeInt64(1, 7);
          writeInside(
              out,
              2,
              time -> {
                time.writeInt64(1, 5);
                time.writeInt32(2, 250_000_000);
              });
          out.writeDouble(3, 1.5);
          writeInside(
              out,
              4,
              user -> {
                user.writeEnum(1, 1);
                user.writeBool(2, true);
              });
          out.writeFloat(5, 3); // not packed, as old clients write it
          out.writeFloat(5, 4);
          writeInside(out, 7, label -> label.writeDouble(1, 2.5));
          writeInside(out, 8, entry -> entry.writeString(1, "someone"));
          out.writeUInt64(10, -1);
          out.writeString(99, "of a later schema");
        });
  }

  private static final float[] ROW = {1.5f, 0, 1, 3, 4, -1, -1, 2.5f, 1};

  private Samples.Decoded read(byte[] value) throws InvalidSampleException {
    return Samples.read(codec.newReader(), value, FIELDS);
  }

  @Test
  void shouldReadWhatTheSettingsName() throws InvalidSampleException {
    int id = registry.register("orders-value", "PROTOBUF", ORDER);
    Samples.Decoded decoded = read(record(id, order()));
    assertThat(decoded.row()).containsExactly(ROW);
    assertThat(decoded.sample()).isEqualTo(new Sample("7", 5250, true));
  }

  @Test
  void shouldReadTheMessageThatTheIndexesName() throws InvalidSampleException {
    String inside =
        ORDER.replace(
                "message Order {",
                "message First {}\nmessage Shop { enum E { Z = 0; } message None {}\nmessage Order {")
            + "}";
    int id = registry.register("orders-value", "PROTOBUF", inside);
    // Two indexes, 1 and 1, in zigzag encoding.
    assertThat(read(record(id, new byte[] {4, 2, 2}, order())).row()).containsExactly(ROW);
    assertThat(
            Samples.assertInvalid(
                Reason.UNDECODABLE, codec.newReader(), record(id, new byte[] {2, 8}, order())))
        .hasMessageContaining("its schema has no message with the indexes [4]");
  }

  @Test
  void shouldReadTypesOfOtherFiles() throws InvalidSampleException {
    registry.register(
        "plans", "PROTOBUF", "syntax = \"proto3\"; package own; enum Plan { FREE = 0; PAID = 1; }");
    String importing =
        ORDER
            .replace(
                "import \"google/protobuf/wrappers.proto\";",
                "import \"google/protobuf/wrappers.proto\"; import \"own/plans.proto\";")
            .replace("enum Plan { FREE = 0; PAID = 1; }", "");
    int id =
        registry.register(
            "orders-value", "PROTOBUF", importing, Map.of("own/plans.proto", "plans"));
    assertThat(read(record(id, order())).row()).containsExactly(ROW);
  }

  @Test
  void shouldReadADescriptorThatIsRegisteredInThePlaceOfItsText() throws InvalidSampleException {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("price.proto")
            .setSyntax("proto3")
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Price")
                    .addField(
                        FieldDescriptorProto.newBuilder()
                            .setName("price")
                            .setNumber(1)
                            .setType(FieldDescriptorProto.Type.TYPE_SINT32)
                            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)))
            .build();
    SampleFields fields =
        new SampleFields(
            List.of(new Feature.Numeric("price")), new Label.Number("y"), LabelRange.ANY);
    int id =
        registry.register(
            "orders-value", "PROTOBUF", Base64.getEncoder().encodeToString(file.toByteArray()));
    SampleCodec prices =
        new SampleCodec(
            new SampleFormat.RegistryProtobuf(), fields, 1000, registry.topic("orders"));
    byte[] value = record(id, message(out -> out.writeSInt32(1, -3)));
    Samples.Decoded decoded = Samples.read(prices.newReader(), value, fields);
    assertThat(decoded.row()).startsWith(-3);
    assertThat(decoded.sample().labelled()).isFalse();
    assertThat(Samples.read(prices.newReader(), record(id, new byte[0]), fields).row())
        .as("a default, which is not written")
        .startsWith(0);
  }

  @Test
  void shouldNameWhatIsMissingOrWrong() {
    int id = registry.register("orders-value", "PROTOBUF", ORDER);
    Samples.assertInvalid(Reason.MISSING_FIELD, codec.newReader(), record(id, new byte[0]));
    byte[] cut = java.util.Arrays.copyOf(record(id, order()), 40);
    assertThat(Samples.assertInvalid(Reason.UNDECODABLE, codec.newReader(), cut))
        .hasMessageContaining("broken Protobuf: ");
    int broken = registry.register("orders-value", "PROTOBUF", "message {");
    assertThat(
            Samples.assertInvalid(Reason.UNDECODABLE, codec.newReader(), record(broken, order())))
        .hasMessageContaining("with the id 2, is not a .proto file: ");
    int map =
        registry.register(
            "orders-value",
            "PROTOBUF",
            ORDER.replace("optional double price", "map<string, double> price"));
    assertThat(Samples.assertInvalid(Reason.UNDECODABLE, codec.newReader(), record(map, order())))
        .hasMessageContaining("has at price the type repeated, which must be a number");
    int message =
        registry.register(
            "orders-value", "PROTOBUF", ORDER.replace("optional double price", "Empty price"));
    assertThat(
            Samples.assertInvalid(Reason.UNDECODABLE, codec.newReader(), record(message, order())))
        .hasMessageContaining("has at price the type message, which is a message: name one of");
  }

  /** A thousand times the seconds is no long. */
  @Test
  void shouldRefuseATimeThatIsBeyondAllMs() {
    int id = registry.register("orders-value", "PROTOBUF", ORDER);
    byte[] order =
        message(out -> writeInside(out, 2, time -> time.writeInt64(1, Long.MAX_VALUE / 999)));
    assertThat(Samples.assertInvalid(Reason.WRONG_TYPE, codec.newReader(), record(id, order)))
        .hasMessageContaining("'created': seconds: 9232604641496272 is not a time");
  }

  @Test
  void shouldNotTakeOthersForTheTypesThatComeWithProtobuf() {
    String others =
        """
        syntax = "proto3";
        package google.protobuf;
        message Order { %s }
        message Timestamp { string seconds = 1; int32 nanos = 2; }
        message DoubleValue { repeated double value = 1; }
        """;
    for (String field : List.of("Timestamp created = 2;", "DoubleValue y = 7;")) {
      int id = registry.register("orders-value", "PROTOBUF", others.formatted(field));
      assertThat(Samples.assertInvalid(Reason.UNDECODABLE, codec.newReader(), record(id, order())))
          .hasMessageContaining("the type message, which is a message: name one of its fields");
    }
  }

  @Test
  void shouldCopyFields() {
    int id = registry.register("orders-value", "PROTOBUF", ORDER);
    Prediction prediction = new Prediction();
    prediction.source = record(id, order());
    CopiedFields fields = codec.newCopiedFields();
    assertThat(Patiently.get(() -> fields.of(prediction)))
        .extracting(value -> value == null ? "none" : value.toString())
        .containsExactly("true", "none", "1.8446744073709552E19");
  }

  @Test
  void shouldWriteRowsOfText() throws InvalidSampleException {
    registry.register(
        "orders-value",
        "PROTOBUF",
        ORDER
            .replace("google.protobuf.DoubleValue", "double")
            .replace("google.protobuf.Timestamp", "int64"));
    Map<String, String> row =
        Map.of(
            "id",
            "7",
            "price",
            "1.5",
            "user.plan",
            "PAID",
            "x_0",
            "3",
            "x_1",
            "4",
            "y",
            "2.5",
            "created",
            "5250");
    Samples.Decoded decoded = read(codec.newWriter().write(row));
    assertThat(decoded.row()).containsExactly(ROW);
    assertThat(decoded.sample()).isEqualTo(new Sample("7", 5250, true));
    assertThatThrownBy(() -> codec.newWriter().write(Map.of("user.plan", "NONE")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("row: user.plan: NONE does not fit the type enum of the schema");
    assertThatThrownBy(() -> codec.newWriter().write(Map.of("size", "1")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("row: the schema has no field size");
  }

  @Test
  void shouldNotWriteWithASchemaOfAnotherFormat() {
    registry.register("orders-value", "JSON", "{}");
    assertThatThrownBy(codec::newWriter)
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessage(
            "samples can't be written: the latest schema of their topic, with the id 1, is of the"
                + " type JSON, not PROTOBUF");
  }
}
