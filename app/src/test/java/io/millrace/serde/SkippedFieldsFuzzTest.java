package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import io.millrace.features.ExtraFields;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import io.millrace.features.Unlabelled;
import io.millrace.settings.LabelRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotten records of a schema with fields that the settings don't name, of every type. */
class SkippedFieldsFuzzTest {
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Order", "fields": [
                {"name": "plan", "type": {"type": "enum", "name": "Plan", "symbols": ["A", "B"]}},
                {"name": "tags", "type": {"type": "array", "items": "string"}},
                {"name": "counts", "type": {"type": "map", "values": "long"}},
                {"name": "price", "type": "double"},
                {"name": "blob", "type": "bytes"},
                {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 4}},
                {"name": "shop", "type": "string"},
                {"name": "old", "type": ["null", "Plan", "boolean"]},
                {"name": "y", "type": "float"}]}
              """);

  private static final SampleFields FIELDS =
      new SampleFields(
          List.of(new Feature.Numeric("price")),
          new Label.Number("y"),
          LabelRange.ANY,
          ExtraFields.REJECT,
          Unlabelled.PREDICT,
          Notes.DEFAULT,
          List.of("shop"));

  @TempDir private Path folder;

  @Test
  void shouldReadGoodRecordsRightWhateverStandsBetweenThem()
      throws IOException, InvalidSampleException {
    Path file = Files.writeString(folder.resolve("order.avsc"), SCHEMA.toString());
    Rotten.assertAmongGood(
        new SampleCodec(new SampleFormat.PlainAvro(file), FIELDS, 1000),
        FIELDS,
        20_000,
        10,
        0,
        SkippedFieldsFuzzTest::order,
        i -> new float[] {i / 4f, -i, 1});
  }

  private static byte[] order(int i) {
    Schema plan = SCHEMA.getField("plan").schema();
    Object order =
        new GenericRecordBuilder(SCHEMA)
            .set("plan", new GenericData.EnumSymbol(plan, "B"))
            .set("tags", List.of("a", "b"))
            .set("counts", Map.of("a", 1L))
            .set("price", i / 4.0)
            .set("blob", ByteBuffer.wrap(new byte[] {1, 2, 3}))
            .set(
                "hash",
                new GenericData.Fixed(SCHEMA.getField("hash").schema(), new byte[] {1, 2, 3, 4}))
            .set("shop", "s" + i)
            .set("old", new GenericData.EnumSymbol(plan, "A"))
            .set("y", (float) -i)
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<>(SCHEMA).write(order, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
