package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.SampleReader;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.SampleFields;
import io.millrace.serde.Samples.Decoded;
import io.millrace.settings.LabelRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnlabelledSamplesTest {
  private static final SampleFields VECTOR =
      new SampleFields(List.of(new Feature.Numeric("x")), new Label.Vector("y", 2), LabelRange.ANY);

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldReadASampleWithoutItsLabel(SampleFormat format) throws InvalidSampleException {
    Map<String, String> row = Samples.row();
    row.remove("class");
    SampleCodec codec = Samples.codec(Samples.FIELDS, format);
    byte[] value = codec.newWriter().write(row);

    Decoded decoded = Samples.read(codec.newReader(), value, Samples.FIELDS);
    assertThat(decoded.sample().labelled()).isFalse();
    assertThat(decoded.row()).startsWith(1.5f, 0, 1, 0, 7, -0.8f);
    assertThat(Samples.read(codec.newReader(), value(codec), Samples.FIELDS).sample().labelled())
        .isTrue();
  }

  private static byte[] value(SampleCodec codec) {
    return codec.newWriter().write(Samples.row());
  }

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldRefuseASampleWithoutItsLabelIfItMustHaveIt(SampleFormat format) {
    Map<String, String> row = Samples.row();
    row.remove("class");
    SampleCodec codec = Samples.codec(Samples.LABELLED, format);
    Samples.assertInvalid(Reason.MISSING_FIELD, codec.newReader(), codec.newWriter().write(row));
  }

  @Test
  void shouldTakeANullInJson() throws InvalidSampleException {
    SampleReader reader = Samples.codec(Samples.FIELDS, Samples.JSON).newReader();
    byte[] value = "{\"price\":1,\"day\":\"2\",\"x\":[1,2],\"class\":null}".getBytes(UTF_8);
    assertThat(Samples.read(reader, value, Samples.FIELDS).sample().labelled()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldReadASampleWithoutItsVector(SampleFormat format) throws InvalidSampleException {
    SampleCodec codec = Samples.codec(VECTOR, format);
    byte[] value = codec.newWriter().write(Map.of("x", "1"));
    assertThat(Samples.read(codec.newReader(), value, VECTOR).sample().labelled()).isFalse();
  }

  @Test
  void shouldRefuseHalfAVectorInCsv() {
    SampleReader reader = Samples.codec(VECTOR, Samples.CSV).newReader();
    Samples.assertInvalid(Reason.MISSING_FIELD, reader, "1,2,".getBytes(UTF_8));
    Samples.assertInvalid(Reason.MISSING_FIELD, reader, "1,,2".getBytes(UTF_8));
  }
}
