package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.SampleReader;
import io.millrace.features.ExtraFields;
import io.millrace.features.SampleFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSampleReaderTest {
  private static final Schema OTHER = otherSchema();

  private final SampleReader reader = new AvroSampleReader(Samples.FIELDS, List.of(OTHER));
  private final SampleReader numbers = new AvroSampleReader(Samples.NUMBERS, List.of());

  private static Schema otherSchema() {
    try {
      return AvroSchemas.read(
          Path.of(
              Objects.requireNonNull(AvroSampleReaderTest.class.getResource("OtherSample.avsc"))
                  .toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static io.millrace.schemas.Sample.Builder sample() {
    return io.millrace.schemas.Sample.newBuilder()
        .setFeatures(List.of(1.5f, 1f, 7f, -0.8f))
        .setLabel("UP");
  }

  private static io.millrace.schemas.Sample.Builder named(Map<String, Object> features) {
    return sample().setFeatures(features);
  }

  private static byte[] bytes(io.millrace.schemas.Sample.Builder sample) {
    try {
      return array(sample.build().toByteBuffer());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void shouldWriteTheRowWhenFeaturesArePacked() throws InvalidSampleException {
    byte[] value =
        bytes(
            sample()
                .setId("a")
                .setEventTime(Instant.ofEpochMilli(5000))
                .setWeight(0.5f)
                .setAttributes(Map.of("k", "v")));
    Samples.Decoded decoded = Samples.read(reader, value, Samples.FIELDS);
    assertThat(decoded.sample()).isEqualTo(new io.millrace.data.Sample("a", 5000, true));
    assertThat(decoded.row()).containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 0.5f);
  }

  @Test
  void shouldWriteTheSameRowWhenFeaturesAreNamed() throws InvalidSampleException {
    byte[] value = bytes(named(Map.of("x", List.of(7f, -0.8f), "day", "2", "price", 1.5)));
    assertThat(Samples.read(reader, value)).containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
  }

  @Test
  void shouldNameTheReasonWhenAValueIsWrong() {
    Map<Reason, List<byte[]>> wrong =
        Map.of(
            Reason.WRONG_WIDTH,
            List.of(
                bytes(sample().setFeatures(List.of(1f, 1f, 1f))),
                bytes(sample().setFeatures(List.of(1f, 1f, 1f, 1f, 1f))),
                bytes(named(Map.of("x", List.of(7f), "day", "2", "price", 1.5)))),
            Reason.NOT_FINITE,
            List.of(
                bytes(sample().setFeatures(List.of(1f, 1f, 1f, Float.NaN))),
                bytes(named(Map.of("price", 1e39))),
                bytes(sample().setWeight(Float.POSITIVE_INFINITY))),
            Reason.UNKNOWN_CLASS,
            List.of(
                bytes(sample().setFeatures(List.of(1f, 3f, 1f, 1f))),
                bytes(sample().setFeatures(List.of(1f, 0.5f, 1f, 1f))),
                bytes(named(Map.of("day", "4"))),
                bytes(sample().setLabel("SIDEWAYS"))),
            Reason.MISSING_FIELD,
            List.of(bytes(named(Map.of("price", 1.5)))),
            Reason.EXTRA_FIELD,
            List.of(bytes(named(Map.of("volume", 1.0))), bytes(named(Map.of("weight", 1.0)))),
            Reason.WRONG_TYPE,
            List.of(
                bytes(named(Map.of("price", "1.5"))),
                bytes(named(Map.of("price", List.of(1f)))),
                bytes(named(Map.of("x", 1.0))),
                bytes(sample().setLabel(List.of(1f)))),
            Reason.NEGATIVE_WEIGHT,
            List.of(bytes(sample().setWeight(-1f))));
    wrong.forEach(
        (reason, values) -> values.forEach(value -> Samples.assertInvalid(reason, reader, value)));
  }

  @Test
  void shouldRejectWhenANumericLabelIsWrong() {
    io.millrace.schemas.Sample.Builder sample = sample().setFeatures(List.of(1f, 2f, 3f));
    Samples.assertInvalid(Reason.LABEL_OUT_OF_RANGE, numbers, bytes(sample.setLabel(1.5)));
    Samples.assertInvalid(Reason.WRONG_TYPE, numbers, bytes(sample.setLabel("0.5")));
  }

  @Test
  void shouldBeUndecodableWhenBytesAreNoRecord() {
    byte[] good = bytes(sample());
    Samples.assertInvalid(Reason.UNDECODABLE, reader, new byte[0]);
    for (int length = 0; length < good.length; length++) {
      Samples.assertInvalid(Reason.UNDECODABLE, reader, Arrays.copyOf(good, length));
    }
    Samples.assertInvalid(Reason.UNDECODABLE, reader, Arrays.copyOf(good, good.length + 1));
    for (int i = 0; i < SingleObject.HEADER_BYTES; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Samples.assertInvalid(Reason.UNDECODABLE, reader, bad);
    }
  }

  @Test
  void shouldBeUndecodableWhenAnArrayClaimsASenselessLength() throws IOException {
    for (long length :
        new long[] {-1, -5, 1 << 20, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(SingleObject.header(io.millrace.schemas.Sample.getClassSchema()));
      BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
      out.writeIndex(0);
      out.writeIndex(0);
      out.writeIndex(0);
      out.writeLong(length);
      out.writeFloat(1);
      out.flush();
      Samples.assertInvalid(Reason.UNDECODABLE, reader, bytes.toByteArray());
    }
  }

  /** Four times the length is beyond an int. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 29, 600_000_000, 1 << 30, 2_000_000_000})
  void shouldBeUndecodableWhenAnArrayThatIsPassedOverClaimsASenselessLength(int length)
      throws IOException {
    SampleFields open =
        new SampleFields(
            Samples.FIELDS.features(),
            Samples.FIELDS.label(),
            Samples.FIELDS.labelRange(),
            ExtraFields.IGNORE,
            Samples.FIELDS.unlabelled());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(SingleObject.header(io.millrace.schemas.Sample.getClassSchema()));
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    out.writeIndex(0);
    out.writeIndex(0);
    out.writeIndex(1);
    out.writeLong(1);
    out.writeString("volume");
    out.writeIndex(2);
    out.writeLong(length);
    out.writeFloat(1);
    out.flush();

    InvalidSampleException fault =
        Samples.assertInvalid(
            Reason.UNDECODABLE, new AvroSampleReader(open, List.of()), bytes.toByteArray());

    assertThat(fault).hasMessageContaining("the record ends too early");
  }

  @Test
  void shouldDecodeOrRejectWhateverTheBytes() throws IOException, InvalidSampleException {
    Random random = new Random(7);
    List<byte[]> seeds =
        List.of(
            bytes(sample().setId("abc").setAttributes(Map.of("k", "v"))),
            bytes(named(Map.of("x", List.of(7f, 8f), "day", "2", "price", 1.5))),
            other("abc", List.of(1.5f, 1f, 7f, -0.8f)));
    int decoded = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] value = seeds.get(i % seeds.size()).clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        int at = SingleObject.HEADER_BYTES + random.nextInt(value.length - 10);
        value[at] =
            random.nextBoolean()
                ? (byte) random.nextInt()
                : (byte) (value[at] ^ (1 << random.nextInt(8)));
      }
      if (random.nextInt(4) == 0) {
        value = Arrays.copyOf(value, 10 + random.nextInt(value.length - 10));
      }
      try {
        for (float number : Samples.read(reader, value)) {
          assertThat(number).isFinite();
        }
        decoded++;
      } catch (InvalidSampleException e) {
        assertThat(e.reason()).isNotNull();
      }
    }
    assertThat(decoded).as("mutations that left a valid record").isPositive();
    for (byte[] seed : seeds) {
      assertThat(Samples.read(reader, seed)).as("a good record after many bad").hasSize(8);
    }
  }

  private static byte[] other(String id, Object features) throws IOException {
    GenericRecord sample =
        new GenericRecordBuilder(OTHER)
            .set("id", id)
            .set("features", features)
            .set("label", "UP")
            .set("source", "meter")
            .set("trace", Map.of("hops", List.of(1L, 2L)))
            .set("quality", 3)
            .build();
    return array(new BinaryMessageEncoder<>(GenericData.get(), OTHER).encode(sample));
  }

  @Test
  void shouldReadASampleThatWasWrittenWithAnotherSchema()
      throws IOException, InvalidSampleException {
    byte[] packed = other("a", List.of(1.5f, 1f, 7f, -0.8f));
    byte[] named = other("a", Map.of("x", List.of(7f, -0.8f), "day", "2", "price", 1.5));
    for (byte[] value : List.of(packed, named, packed)) {
      Samples.Decoded decoded = Samples.read(reader, value, Samples.FIELDS);
      assertThat(decoded.sample())
          .isEqualTo(new io.millrace.data.Sample("a", io.millrace.data.Sample.NO_TIME, true));
      assertThat(decoded.row()).containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
    }
    assertThat(Samples.assertInvalid(Reason.UNDECODABLE, numbers, packed))
        .hasMessageContaining("name its file under samples.schemas");
  }

  @Test
  void shouldBeReadableWithAnotherSchemaWhenWrittenWithOurs() throws IOException {
    BinaryMessageDecoder<GenericRecord> decoder =
        new BinaryMessageDecoder<>(GenericData.get(), OTHER);
    decoder.addSchema(io.millrace.schemas.Sample.getClassSchema());
    byte[] ours = Samples.codec(Samples.FIELDS, Samples.AVRO).newWriter().write(Samples.row());

    GenericRecord theirs = decoder.decode(ours);

    assertThat(theirs.get("label")).hasToString("UP");
    assertThat(theirs.get("source")).hasToString("unknown");
    assertThat((Map<?, ?>) theirs.get("features")).hasSize(3);
  }

  @Test
  void shouldRefuseASchemaThatIsNoSample(@TempDir Path folder) throws IOException {
    Schema wrong = SchemaBuilder.record("Sample").fields().requiredInt("features").endRecord();
    Path file = Files.writeString(folder.resolve("wrong.avsc"), wrong.toString());
    assertThatThrownBy(() -> AvroSchemas.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("can be read as io.millrace.schemas.Sample");
  }

  @Test
  void shouldWriteTheFingerprintOfThePublishedSchemaFile() throws IOException {
    try (InputStream file = io.millrace.schemas.Sample.class.getResourceAsStream("Sample.avsc")) {
      Schema published = new Schema.Parser().parse(file);
      byte[] value = bytes(sample());
      assertThat(ByteBuffer.wrap(value).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong(2))
          .isEqualTo(SchemaNormalization.parsingFingerprint64(published));
      assertThat(SingleObject.header(published)).isEqualTo(Arrays.copyOf(value, 10));
    }
  }
}
