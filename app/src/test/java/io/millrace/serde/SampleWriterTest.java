package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.features.SampleFields;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SampleWriterTest {
  /** All but CSV, where they need columns of their own. */
  static Stream<SampleFormat> formatsWithReservedFields() {
    return Samples.formats().filter(format -> !format.equals(Samples.CSV));
  }

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldBeReadAsWrittenWhenTheRowIsGood(SampleFormat format) throws InvalidSampleException {
    SampleCodec codec = Samples.codec(Samples.FIELDS, format);
    assertThat(Samples.read(codec.newReader(), codec.newWriter().write(Samples.row())))
        .containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldBeReadAsWrittenWhenAllFeaturesAreNumbers(SampleFormat format)
      throws InvalidSampleException {
    SampleCodec codec = Samples.codec(Samples.NUMBERS, format);
    byte[] value =
        codec.newWriter().write(Map.of("price", "1", "x_0", "2", "x_1", "3", "y", "0.25"));
    assertThat(Samples.read(codec.newReader(), value, Samples.NUMBERS).row())
        .containsExactly(1, 2, 3, 0.25f, 1);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formatsWithAnyValue")
  void shouldLackNumbersForWhichTheRowHasATextThatSaysSo(SampleFormat format)
      throws InvalidSampleException {
    SampleFields fields = Samples.missing("NA", "NaN");
    SampleCodec codec = Samples.codec(fields, format);
    for (String price : List.of("NA", "NaN")) {
      Samples.Decoded decoded =
          Samples.read(
              codec.newReader(),
              codec.newWriter().write(Map.of("price", price, "x_0", "2", "x_1", "3", "y", "NA")),
              fields);
      assertThat(decoded.row()).startsWith(Float.NaN, 2, 3);
      assertThat(decoded.sample().labelled()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("formatsWithReservedFields")
  void shouldKeepTheReservedFieldsWhenTheRowHasThem(SampleFormat format)
      throws InvalidSampleException {
    Map<String, String> row = Samples.row();
    row.put("id", "a");
    row.put("event_time", "1970-01-01T00:00:05Z");
    row.put("weight", "0.5");
    SampleCodec codec = Samples.codec(Samples.FIELDS, format);
    Samples.Decoded decoded =
        Samples.read(codec.newReader(), codec.newWriter().write(row), Samples.FIELDS);
    assertThat(decoded.sample()).isEqualTo(new Sample("a", 5000, true));
    assertThat(decoded.row()).endsWith(0.5f);
  }

  @ParameterizedTest
  @CsvSource({
    "price, abc, WRONG_TYPE",
    "price, NaN, NOT_FINITE",
    "price, 1e39, NOT_FINITE",
    "price, 1e999, NOT_FINITE",
    "price, '', MISSING_FIELD",
    "day, 9, UNKNOWN_CLASS",
    "day, '', MISSING_FIELD",
    "class, SIDEWAYS, UNKNOWN_CLASS",
    "class, '', MISSING_FIELD",
    "x_1, abc, WRONG_TYPE",
    "column_6, surplus, EXTRA_FIELD",
    "column_6, '', EXTRA_FIELD",
    "volume, 3, EXTRA_FIELD",
  })
  void shouldBeRejectedForTheSameReasonInEveryFormatWhenTheRowIsWrong(
      String column, String text, Reason reason) {
    for (SampleFormat format :
        (reason == Reason.EXTRA_FIELD
                ? Samples.formatsWithExtraFields()
                : Samples.formatsWithAnyValue())
            .toList()) {
      Map<String, String> row = Samples.row();
      row.put(column, text);
      SampleCodec codec = Samples.codec(Samples.LABELLED, format);
      Samples.assertInvalid(reason, codec.newReader(), codec.newWriter().write(row));
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldBeRejectedWhenAColumnIsMissing(SampleFormat format) {
    Map<String, String> row = Samples.row();
    row.remove("price");
    SampleCodec codec = Samples.codec(Samples.FIELDS, format);
    Samples.assertInvalid(Reason.MISSING_FIELD, codec.newReader(), codec.newWriter().write(row));
  }

  @ParameterizedTest
  @CsvSource({"weight, heavy", "weight, -1", "event_time, yesterday"})
  void shouldLoseNothingWhenAReservedFieldIsWrong(String column, String text) {
    for (SampleFormat format :
        formatsWithReservedFields()
            .filter(format -> !format.equals(Samples.REGISTRY_PROTOBUF))
            .toList()) {
      Map<String, String> row = Samples.row();
      row.put(column, text);
      SampleCodec codec = Samples.codec(Samples.FIELDS, format);
      byte[] value = codec.newWriter().write(row);
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> Samples.read(codec.newReader(), value)))
          .isInstanceOf(InvalidSampleException.class)
          .hasMessageContaining(column);
    }
  }
}
