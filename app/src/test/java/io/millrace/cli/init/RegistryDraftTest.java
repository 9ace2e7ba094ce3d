package io.millrace.cli.init;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.features.Feature;
import io.millrace.features.SampleField;
import io.millrace.registry.FakeRegistry;
import io.millrace.registry.RegistrySettings;
import io.millrace.serde.NamedRecords;
import io.millrace.serde.SampleFormat;
import io.millrace.settings.Choices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is drafted for a topic with a registry reads the records that it was drafted from. */
class RegistryDraftTest {
  private static final int RECORDS = 40;
  private static final long FIRST_MILLIS = 1_700_000_000_000L;

  private static final String AVRO =
      """
      {"type": "record", "name": "Order", "fields": [
        {"name": "id", "type": "string"},
        {"name": "made", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "price", "type": ["null", "double"], "default": null},
        {"name": "user", "type": ["null", {"type": "record", "name": "User", "fields": [
          {"name": "plan", "type": {"type": "enum", "name": "Plan", "symbols": ["FREE", "PAID"]}},
          {"name": "active", "type": "boolean"}]}]},
        {"name": "x", "type": {"type": "array", "items": "float"}},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {"name": "blob", "type": "bytes"},
        {"name": "counts", "type": {"type": "map", "values": "long"}},
        {"name": "sum", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9}},
        {"name": "outcome", "type": "int"}]}
      """;

  private static final String PROTOBUF =
      """
      syntax = "proto3";
      import "google/protobuf/timestamp.proto";
      import "google/protobuf/wrappers.proto";
      message Order {
        string id = 1;
        google.protobuf.Timestamp made = 2;
        google.protobuf.DoubleValue price = 3;
        User user = 4;
        repeated float x = 5;
        repeated string tags = 6;
        bytes blob = 7;
        map<string, int64> counts = 8;
        repeated User others = 9;
        optional int32 outcome = 10;
        message User { Plan plan = 1; bool active = 2; }
      }
      enum Plan { FREE = 0; PAID = 1; }
      """;

  @TempDir private Path folder;

  private final FakeRegistry registry = FakeRegistry.start();

  @AfterEach
  void stop() {
    registry.close();
  }

  private NamedRecords named() {
    return new NamedRecords(new RegistrySettings(registry.url(), null, null, false), "shop");
  }

  private String yaml(List<byte[]> values) throws InvalidSampleException {
    NamedRecords named = named();
    Profile profile = new Profile();
    for (byte[] value : values) {
      profile.named(named.read(value), value.length);
    }
    SampleFormat format = Objects.requireNonNull(named.format());
    Source source = Source.topic("shop", format, "kafka-1:9092", registry.url());
    return SettingsYaml.of(Draft.of(profile, source, "shop", "outcome"), "c.yaml");
  }

  private Config config(String yaml) throws Exception {
    return ConfigLoader.load(Files.writeString(folder.resolve("c.yaml"), yaml));
  }

  private static List<String> features(Config config) {
    return config.input().features().stream().map(RegistryDraftTest::shown).toList();
  }

  private static String shown(SampleField field) {
    return Choices.name(field.getClass()) + " " + field.place();
  }

  /** The samples, with the id and time of each. */
  private static List<Sample> read(Config config, List<byte[]> values)
      throws InvalidSampleException {
    SampleReader reader = config.sampleCodec().newPatientReader();
    Block block = new Block(1, config.sampleFields().width(), config.input().label().width());
    List<Sample> samples = new ArrayList<>();
    for (byte[] value : values) {
      samples.add(reader.read(value, block, 0));
    }
    return samples;
  }

  private static byte[] record(int id, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }

  private List<byte[]> avro() throws IOException {
    int id = registry.register("shop-value", "AVRO", AVRO);
    Schema schema = new Schema.Parser().parse(AVRO);
    Schema user = schema.getField("user").schema().getTypes().get(1);
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      String plan = i % 2 == 0 ? "FREE" : "PAID";
      GenericRecord order =
          new GenericRecordBuilder(schema)
              .set("id", "o" + i)
              .set("made", 1000 * (FIRST_MILLIS + i))
              .set("price", i % 4 == 3 ? null : i / 4.0)
              .set(
                  "user",
                  i % 5 == 4
                      ? null
                      : new GenericRecordBuilder(user)
                          .set(
                              "plan",
                              new GenericData.EnumSymbol(user.getField("plan").schema(), plan))
                          .set("active", i % 3 == 0)
                          .build())
              .set("x", List.of((float) i, 2f))
              .set("tags", List.of("a", "b" + i % 3))
              .set("blob", ByteBuffer.wrap(new byte[] {1}))
              .set("counts", Map.of("a", 1L))
              .set("sum", ByteBuffer.wrap(new byte[] {5}))
              .set("outcome", i % 3)
              .build();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(schema).write(order, out);
      values.add(record(id, bytes.toByteArray()));
    }
    return values;
  }

  @Test
  void shouldDraftForAvro() throws Exception {
    List<byte[]> values = avro();
    String yaml = yaml(values);

    assertThat(yaml)
        .contains("registry: {url: ")
        .contains("samples:\n  topic: shop\n  format: registry_avro\n")
        .contains("event_time: {field: made, format: epoch_ms}")
        .contains("{name: user.plan, type: category, values: [FREE, PAID]}")
        .contains("{name: price, type: numeric}  # 0 to 9.5, 25 % missing\n")
        .contains("#   blob: holds bytes, which samples can't\n")
        .contains("#   counts: holds maps, which samples can't\n")
        .contains("#   sum: holds decimals, which samples can't\n")
        .doesNotContain("extra_fields");
    Config config = config(yaml);
    assertThat(features(config))
        .containsExactly(
            "time made",
            "numeric price",
            "category user.plan",
            "category user.active",
            "vector x",
            "bag tags");
    assertThat(read(config, values))
        .hasSize(RECORDS)
        .startsWith(new Sample("o0", FIRST_MILLIS, true), new Sample("o1", FIRST_MILLIS + 1, true));
  }

  /** What writes the fields of a message. */
  @FunctionalInterface
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static void writeInside(CodedOutputStream out, int field, Fields fields)
      throws IOException {
    out.writeBytes(field, ByteString.copyFrom(message(fields)));
  }

  private List<byte[]> protobuf() throws IOException {
    int id = registry.register("shop-value", "PROTOBUF", PROTOBUF);
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      int number = i;
      byte[] order =
          message(
              out -> {
                out.writeString(1, "o" + number);
                writeInside(
                    out,
                    2,
                    time -> {
                      time.writeInt64(1, FIRST_MILLIS / 1000);
                      time.writeInt32(2, 1_000_000 * number);
                    });
                if (number % 4 != 3) {
                  writeInside(out, 3, price -> price.writeDouble(1, number / 4.0));
                }
                writeInside(
                    out,
                    4,
                    user -> {
                      user.writeEnum(1, number % 2);
                      user.writeBool(2, number % 3 == 0);
                    });
                out.writeFloat(5, number);
                out.writeFloat(5, 2);
                out.writeString(6, "a");
                out.writeString(6, "b" + number % 3);
                out.writeByteArray(7, new byte[] {1});
                writeInside(
                    out,
                    8,
                    entry -> {
                      entry.writeString(1, "a");
                      entry.writeInt64(2, 1);
                    });
                writeInside(out, 9, user -> user.writeEnum(1, 1));
                out.writeInt32(10, number % 3);
              });
      values.add(record(id, ByteBuffer.allocate(1 + order.length).put(1, order).array()));
    }
    return values;
  }

  @Test
  void shouldDraftForProtobuf() throws Exception {
    List<byte[]> values = protobuf();
    String yaml = yaml(values);

    assertThat(yaml)
        .contains("  format: registry_protobuf\n")
        .contains("event_time: {field: made, format: epoch_ms}")
        .contains("{name: price, type: numeric}  # 0 to 9.5, 25 % missing\n")
        .contains("#   blob: holds bytes, which samples can't\n")
        .contains("#   counts: holds maps, which samples can't\n")
        .contains("#   others: holds arrays of other things than numbers or texts, which")
        .doesNotContain("extra_fields");
    Config config = config(yaml);
    assertThat(features(config))
        .containsExactly(
            "time made",
            "numeric price",
            "category user.plan",
            "category user.active",
            "vector x",
            "bag tags");
    assertThat(read(config, values))
        .hasSize(RECORDS)
        .startsWith(new Sample("o0", FIRST_MILLIS, true), new Sample("o1", FIRST_MILLIS + 1, true));
  }

  @Test
  void shouldDraftForJson() throws Exception {
    int id = registry.register("shop-value", "JSON", "{}");
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      String text = "{'id':'o%d','price':%s,'paid':true,'outcome':%d}".formatted(i, i / 4.0, i % 3);
      values.add(record(id, text.replace('\'', '"').getBytes(UTF_8)));
    }
    String yaml = yaml(values);

    assertThat(yaml).contains("  format: registry_json\n").contains("extra_fields: ignore");
    Config config = config(yaml);
    assertThat(config.input().features()).containsExactly(new Feature.Numeric("price"));
    assertThat(read(config, values))
        .hasSize(RECORDS)
        .startsWith(new Sample("o0", Sample.NO_TIME, true));
  }

  @Test
  void shouldSayWhyARecordCantBeRead() throws Exception {
    NamedRecords named = named();
    byte[] good = avro().get(0);
    assertThat(named.read(good)).isNotNull();

    int recursive =
        registry.register(
            "r",
            "AVRO",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":["
                + "{\"name\":\"next\",\"type\":[\"null\",\"R\"]}]}");
    int json = registry.register("j", "JSON", "{}");
    int text = registry.register("t", "AVRO", "\"string\"");
    int broken = registry.register("b", "AVRO", "order");
    assertRefused(named, record(recursive, new byte[] {0}), "must not be recursive, as the type R");
    assertRefused(
        named, record(json, new byte[] {0}), "is of the type JSON, unlike that of the first");
    assertRefused(named, record(text, new byte[] {0}), "must be an Avro schema of a record");
    assertRefused(named, record(broken, new byte[] {0}), "is not an Avro schema: ");
    assertRefused(named, record(99, new byte[] {0}), "has no schema with the id 99");
    assertRefused(named, new byte[] {'{', '}', 1, 1, 1}, "does not start with a zero");
    assertRefused(named, java.util.Arrays.copyOf(good, 12), "broken Avro: ");
  }

  private static void assertRefused(NamedRecords named, byte[] value, String message) {
    assertThatThrownBy(() -> named.read(value))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessageContaining(message);
  }
}
