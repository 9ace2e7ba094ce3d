package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.SampleReader;
import io.millrace.registry.FakeRegistry;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Schemas in a registry that went bad: they make no other trouble than dead letters. */
class RottenSchemaTest {
  private static final int SCHEMAS = 1000;

  private static final String AVRO =
      """
      {"type": "record", "name": "S", "namespace": "a.b", "doc": "x", "fields": [
        {"name": "price", "type": ["null", "double"], "default": null},
        {"name": "day", "type": {"type": "enum", "name": "E", "symbols": ["1", "2"]}},
        {"name": "user", "type": {"type": "map", "values": {"type": "array", "items": "S"}}},
        {"name": "x", "type": {"type": "array", "items": "float"}},
        {"name": "class", "type": {"type": "string", "logicalType": "uuid"}}]}
      """;

  private static final String PROTOBUF =
      """
      syntax = "proto3";
      package a.b;
      import "google/protobuf/wrappers.proto";
      option java_package = "a";
      message S {
        reserved 7, 9 to 11;
        optional double price = 1 [deprecated = true];
        oneof o { string day = 2; google.protobuf.DoubleValue w = 8; }
        map<string, S> user = 3;
        repeated float x = 4;
        E class = 5;
        enum E { UP = 0; DOWN = 1; }
      }
      """;

  /** It warns of each type that a schema lacks. */
  private static final Logger WARNINGS = Logger.getLogger("com.google.protobuf.Descriptors");

  static {
    WARNINGS.setLevel(Level.OFF);
  }

  private final FakeRegistry registry = FakeRegistry.start();

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void shouldReadOrRefuseRecordsWhateverTheirAvroSchema() {
    assertReadOrRefused(Samples.REGISTRY_AVRO, "AVRO", AVRO);
  }

  @Test
  void shouldReadOrRefuseRecordsWhateverTheirProtobufSchema() {
    assertReadOrRefused(Samples.REGISTRY_PROTOBUF, "PROTOBUF", PROTOBUF);
  }

  private void assertReadOrRefused(SampleFormat format, String type, String good) {
    SampleReader reader =
        new SampleCodec(format, Samples.FIELDS, 1000, registry.topic("t")).newReader();
    Random random = new Random(5);
    byte[] body = {0, 2, 8, 0, 0, 0, 0, 0, 0, 0, 0};
    for (int i = 0; i < SCHEMAS; i++) {
      String text = mutated(good, random);
      byte[] value = RegistryRecord.of(registry.register("t-value", type, text), body);
      try {
        assertThat(Samples.read(reader, value)).doesNotContain(Float.NaN);
      } catch (InvalidSampleException e) {
        assertThat(e).hasMessageMatching("(?s).+: .+");
      } catch (RuntimeException | Error e) {
        throw new AssertionError(text, e);
      }
    }
  }

  /** With a part doubled, left out, put elsewhere, or a character replaced. */
  private static String mutated(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int n = 1 + random.nextInt(2); n > 0; n--) {
      int from = random.nextInt(mutated.length());
      int to = Math.min(mutated.length(), from + 1 + random.nextInt(20));
      String part = mutated.substring(from, to);
      switch (random.nextInt(4)) {
        case 0 -> mutated.insert(to, part);
        case 1 -> mutated.delete(from, to);
        case 2 -> mutated.insert(random.nextInt(mutated.length()), part);
        default -> mutated.setCharAt(from, "{}[]<>\"',;=0-z ".charAt(random.nextInt(15)));
      }
    }
    return mutated.toString();
  }
}
