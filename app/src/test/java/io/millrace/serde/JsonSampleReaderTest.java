package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.SampleFields;
import io.millrace.settings.LabelRange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSampleReaderTest {
  private static final String GOOD = "'price': 1.5, 'day': '2', 'x': [7, -0.8], 'class': 'UP'";

  private final SampleReader reader = Samples.codec(Samples.FIELDS, Samples.JSON).newReader();

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  @Test
  void shouldWriteTheRowWhenTheObjectIsGood() throws InvalidSampleException {
    assertThat(Samples.read(reader, json("{" + GOOD + "}")))
        .containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
  }

  @Test
  void shouldReadTheReservedFieldsWhenTheyAreThere() throws InvalidSampleException {
    byte[] value =
        json(
            "{'id': 12345678901234567, 'event_time': '1970-01-01T00:00:02Z', 'weight': 0.25,"
                + "'attributes': {'source': 'a', 'n': [1]}, "
                + GOOD
                + "}");
    Samples.Decoded decoded = Samples.read(reader, value, Samples.FIELDS);
    assertThat(decoded.sample()).isEqualTo(new Sample("12345678901234567", 2000, true));
    assertThat(decoded.row()[7]).isEqualTo(0.25f);
  }

  @Test
  void shouldTakeANumberAsItsTextWhenTheFieldIsACategory() throws InvalidSampleException {
    assertThat(Samples.read(reader, json("{" + GOOD.replace("'2'", "3") + "}")))
        .containsExactly(1.5f, 0, 0, 1, 7, -0.8f, 1, 1);
  }

  @Test
  void shouldTakeTrueAndFalseAsTexts() throws InvalidSampleException {
    SampleFields fields =
        new SampleFields(
            List.of(new Feature.Category("member", List.of("true", "false"))),
            new Label.Category("paid", List.of("false", "true")),
            LabelRange.ANY);
    SampleReader switches = Samples.codec(fields, Samples.JSON).newReader();

    assertThat(Samples.read(switches, json("{'member': true, 'paid': true}"), fields).row())
        .containsExactly(1, 0, 1, 1);
    assertThat(Samples.read(switches, json("{'member': false, 'paid': false}"), fields).row())
        .containsExactly(0, 1, 0, 1);
  }

  @Test
  void shouldTakeANullAsNoWeightAndNoTime() throws InvalidSampleException {
    Samples.Decoded decoded =
        Samples.read(
            reader, json("{" + GOOD + ", 'weight': null, 'event_time': null}"), Samples.FIELDS);
    assertThat(decoded.sample().eventTime()).isEqualTo(Sample.NO_TIME);
    assertThat(decoded.row()).endsWith(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'price': 1.5|'price': '1.5'|WRONG_TYPE",
        "'price': 1.5|'price': 'abc'|WRONG_TYPE",
        "'price': 1.5|'price': true|WRONG_TYPE",
        "'price': 1.5|'price': {'a': 1}|WRONG_TYPE",
        "'price': 1.5|'price': [1]|WRONG_TYPE",
        "'price': 1.5|'price': NaN|NOT_FINITE",
        "'price': 1.5|'price': 'NaN'|NOT_FINITE",
        "'price': 1.5|'price': -Infinity|NOT_FINITE",
        "'price': 1.5|'price': 1e999|NOT_FINITE",
        "'price': 1.5|'price': null|MISSING_FIELD",
        "'price': 1.5,||MISSING_FIELD",
        "'price': 1.5|'price': 1.5, 'price': 1.5|EXTRA_FIELD",
        "'price': 1.5|'price': 1.5, 'volume': 1|EXTRA_FIELD",
        "'price': 1.5|'price': 1.5, 'id': 'a', 'id': 'b'|EXTRA_FIELD",
        "'price': 1.5|'price': 1.5, 'attributes': 3|WRONG_TYPE",
        "'price': 1.5|'price': 1.5, 'weight': -1|NEGATIVE_WEIGHT",
        "'price': 1.5|'price': 1.5, 'event_time': 1.5|WRONG_TYPE",
        "'price': 1.5|'price': 1.5 'a'|UNDECODABLE",
        "'day': '2'|'day': '4'|UNKNOWN_CLASS",
        "[7, -0.8]|[7]|WRONG_WIDTH",
        "[7, -0.8]|[7, 8, 9]|WRONG_WIDTH",
        "[7, -0.8]|[7, null]|WRONG_TYPE",
        "[7, -0.8]|[7, [8]]|WRONG_TYPE",
        "[7, -0.8]|5|WRONG_TYPE",
        "'UP'|'SIDEWAYS'|UNKNOWN_CLASS",
      })
  void shouldNameTheReasonWhenAFieldIsWrong(String good, String bad, Reason reason) {
    String object = "{" + GOOD.replace(good, bad == null ? "" : bad) + "}";
    Samples.assertInvalid(reason, reader, json(object));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "3", "[]", "null", "{", "{'price'", "{'price': 1.5", "{} {}", "{}x", "\u0000"})
  void shouldBeUndecodableWhenItIsNotOneObject(String text) {
    String whole = text.replace("{}", "{" + GOOD + "}");
    Samples.assertInvalid(Reason.UNDECODABLE, reader, json(whole));
  }

  @Test
  void shouldSayWhatIsBrokenInTheWordsOfUsers() {
    assertThat(Samples.assertInvalid(Reason.UNDECODABLE, reader, json("{'price': 1")))
        .hasMessage(
            "record: broken JSON: Unexpected end-of-input: expected close marker for Object");
    assertThat(Samples.assertInvalid(Reason.UNDECODABLE, reader, json("\uFEFF{" + GOOD + "}")))
        .hasMessage("record: broken JSON: a byte order mark, where JSON has none: leave it out");
  }

  @Test
  void shouldBeOversizedWhenItIsLongerThanAllowed() {
    byte[] value = json("{" + GOOD + " ".repeat(1000) + "}");
    assertThat(Samples.assertInvalid(Reason.OVERSIZED, reader, value))
        .hasMessage("record: %d bytes where samples.max_bytes allows 1000".formatted(value.length));
  }
}
