package io.millrace.serde;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.features.ExtraFields;
import io.millrace.features.SampleFields;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields that the settings don't name, in every format. */
class ExtraFieldsTest {
  private static final SampleFields OPEN =
      new SampleFields(
          Samples.FIELDS.features(),
          Samples.FIELDS.label(),
          Samples.FIELDS.labelRange(),
          ExtraFields.IGNORE,
          Samples.FIELDS.unlabelled());

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formatsWithExtraFields")
  void shouldBeRefusedOrPassedOver(SampleFormat format) throws InvalidSampleException {
    Map<String, String> row = new LinkedHashMap<>(Samples.row());
    SampleCodec strict = Samples.codec(Samples.FIELDS, format);
    float[] expected = Samples.read(strict.newReader(), strict.newWriter().write(row));
    row.put("shop", "7.5");
    row.put("note", "a text");
    byte[] more = strict.newWriter().write(row);

    Samples.assertInvalid(Reason.EXTRA_FIELD, strict.newReader(), more);
    assertThat(Samples.read(Samples.codec(OPEN, format).newReader(), more)).isEqualTo(expected);
  }

  @Test
  void shouldBePassedOverWhateverTheyHold() throws InvalidSampleException {
    String text =
        "{'a': {'b': [1, {}]}, 'price': 1.5, 'day': '2', 'x': [7, -0.8], 'c': [[2]], 'class': 'UP'}";

    float[] row =
        Samples.read(
            Samples.codec(OPEN, Samples.JSON).newReader(), text.replace('\'', '"').getBytes(UTF_8));

    assertThat(row).startsWith(1.5f, 0, 1, 0, 7, -0.8f);
  }

  /** C0 AF is a slash in a longer form than the shortest, as RFC 3629 forbids. */
  @Test
  void shouldNotHideBytesThatAreNotUtf8() {
    byte[] json = "{\"note\":\"??\"}".getBytes(UTF_8);
    json[9] = (byte) 0xC0;
    json[10] = (byte) 0xAF;

    InvalidSampleException fault =
        Samples.assertInvalid(
            Reason.UNDECODABLE, Samples.codec(OPEN, Samples.JSON).newReader(), json);
    assertThat(fault).hasMessage("record: its byte 10 is not UTF-8");
    byte[] csv = "1.5,2,7,-8e-1,U?".getBytes(UTF_8);
    csv[15] = (byte) 0xFF;
    Samples.assertInvalid(Reason.UNDECODABLE, Samples.codec(OPEN, Samples.CSV).newReader(), csv);
    SampleCodec codec = Samples.codec(OPEN, Samples.AVRO);
    byte[] avro = codec.newWriter().write(Samples.row());
    int label = new String(avro, ISO_8859_1).indexOf("UP");
    avro[label] = (byte) 0xC0;
    avro[label + 1] = (byte) 0xAF;
    Samples.assertInvalid(Reason.UNDECODABLE, codec.newReader(), avro);
  }
}
