package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.features.ExtraFields;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import io.millrace.features.Unlabelled;
import io.millrace.settings.LabelRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that stand elsewhere than their names say. */
class PlacedSamplesTest {
  /** 31 January 2026 13:05 in Berlin is 12:05 UTC, 20,484 days and 43,500 s after 1970-01-01. */
  private static final long TIME = (20_484L * 86_400 + 43_500) * 1000;

  private static final String GOOD =
      "'order': {'price': 1.5, 'when': {'day': 2}}, 'x': {'values': [7, -0.8]}, 'outcome': 'UP'";

  private final SampleReader json = Samples.codec(Samples.PLACED, Samples.JSON).newReader();

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldBeReadAsWritten(SampleFormat format) throws InvalidSampleException {
    SampleCodec codec = Samples.codec(Samples.PLACED, Samples.placed(format));
    byte[] value = codec.newWriter().write(Samples.placedRow());
    Samples.Decoded decoded = Samples.read(codec.newReader(), value, Samples.PLACED);
    assertThat(decoded.row()).containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 0.5f);
    assertThat(decoded.sample()).isEqualTo(new Sample("a", TIME, true));
  }

  @ParameterizedTest
  @CsvSource({
    "order.price, abc, WRONG_TYPE",
    "order.price, '', MISSING_FIELD",
    "order.when.day, 9, UNKNOWN_CLASS",
    "order.volume, 3, EXTRA_FIELD",
    "outcome, SIDEWAYS, UNKNOWN_CLASS",
    "w, -1, NEGATIVE_WEIGHT",
  })
  void shouldBeRejectedForTheSameReasonInEveryFormat(String column, String text, Reason reason) {
    for (SampleFormat format :
        (reason == Reason.EXTRA_FIELD
                ? Samples.formatsWithExtraFields()
                : Samples.formatsWithAnyValue())
            .toList()) {
      Map<String, String> row = Samples.placedRow();
      row.put(column, text);
      SampleCodec codec = Samples.codec(Samples.PLACED, Samples.placed(format));
      Samples.assertInvalid(reason, codec.newReader(), codec.newWriter().write(row));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'order': {'price': 1.5, 'when.day': 2}, 'x.values': [7, -0.8], 'outcome': 'UP'",
        "'order.when': {'day': 2}, 'order.price': 1.5, 'x': {'values': [7, -0.8]}, 'outcome': 'UP'",
      })
  void shouldTakeKeysWithDotsForPaths(String fields) throws InvalidSampleException {
    assertThat(Samples.read(json, json("{" + fields + "}"), Samples.PLACED).row())
        .containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
  }

  @Test
  void shouldKnowALongPathByItsKeysAndAsAWhole() throws InvalidSampleException {
    String place = "k.".repeat(40) + "k";
    SampleFields fields =
        new SampleFields(
            List.of(new Feature.Numeric("a", place)), new Label.Number("y"), LabelRange.ANY);
    SampleReader reader = Samples.codec(fields, Samples.JSON).newReader();

    String nested = "{'k': ".repeat(41) + "3" + "}".repeat(41);
    assertThat(Samples.read(reader, json(nested), fields).row()).startsWith(3);
    assertThat(Samples.read(reader, json("{'" + place + "': 4}"), fields).row()).startsWith(4);
  }

  @Test
  void shouldWriteObjectsInEachOther() {
    byte[] value =
        Samples.codec(Samples.PLACED, Samples.JSON).newWriter().write(Samples.placedRow());
    assertThat(new String(value, UTF_8))
        .isEqualTo(
            new String(
                json(
                    "{'order':{'id':'a','when':{'time':'31.01.2026 13:05','day':'2'},'price':1.5},"
                        + "'x':{'values':[7.0,-0.8]},'outcome':'UP','w':0.5}"),
                UTF_8));
  }

  /** One reader, so that each order is read after another one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'order': {'price': 1.5, 'when': {'day': 2}}, 'x': {'values': [7, -0.8]}, 'w': 0.5}",
        "{'w': 0.5, 'x': {'values': [7, -0.8]}, 'order': {'when': {'day': 2}, 'price': 1.5}}",
        "{'order': {'volume': 3, 'price': 1.5, '': 0, 'when': {'day': 2}}, 'w': 0.5, '': 1,"
            + " 'x': {'y': {'price': 2}, 'values': [7, -0.8]}}",
        "{'order': {'\\u0070rice': 1.5, 'when': {}, 'when.hour': 3}, 'order.when.day': 2, 'w': 0.5,"
            + " 'x.values': [7, -0.8]}",
      })
  void shouldReadKeysInAnyOrder(String text) throws InvalidSampleException {
    SampleFields fields =
        new SampleFields(
            Samples.PLACED.features(),
            Samples.PLACED.label(),
            Samples.PLACED.labelRange(),
            ExtraFields.IGNORE,
            Samples.PLACED.unlabelled(),
            Samples.PLACED.notes(),
            List.of());
    SampleReader reader = Samples.codec(fields, Samples.JSON).newReader();
    String first = "{" + GOOD + ", 'notes': {'price': 2}}";
    for (String each : List.of(first, text, text, first, text)) {
      assertThat(Samples.read(reader, json(each), fields).row())
          .startsWith(1.5f, 0, 1, 0, 7, -0.8f);
    }
  }

  @Test
  void shouldReadAKeyThatIsTheWholePath() throws InvalidSampleException {
    String flat = "{'order.price': 1.5, 'order.when.day': 2, 'x.values': [7, -0.8]}";
    assertThat(Samples.read(json, json(flat), Samples.PLACED).row())
        .startsWith(1.5f, 0, 1, 0, 7, -0.8f);
    Samples.assertInvalid(
        Reason.EXTRA_FIELD, json, json("{" + GOOD + ", 'order.price': 1.5}")); // a duplicate
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'price': 1.5|'price': '1.5'|WRONG_TYPE|feature 'price' (order.price): \"1.5\" is not a number",
        "'price': 1.5,||MISSING_FIELD|feature 'price' (order.price): missing",
        "'day': 2|'day': 2, 'hour': 3|EXTRA_FIELD|field \"order.when.hour\": not in the settings",
        "{'day': 2}|2|WRONG_TYPE|field 'order.when': 2 is not an object",
        "{'day': 2}|[2]|WRONG_TYPE|field 'order.when': a list is not an object",
        "{'day': 2}|null|MISSING_FIELD|feature 'day' (order.when.day): missing",
        "'price': 1.5|'price': 1.5, 'price': 1.5|EXTRA_FIELD|feature 'price' (order.price): is a duplicate",
        "'outcome'|'notes': 3, 'outcome'|WRONG_TYPE|field 'notes': 3 is not an object",
        "'when': {|'when': {'time': '2026-01-31', |WRONG_TYPE|field 'order.when.time': \"2026-01-31\" is not a time such as 31.01.2026 11:58, of the pattern dd.MM.yyyy HH:mm",
      })
  void shouldNameThePath(String good, String bad, Reason reason, String message) {
    String object = "{" + GOOD.replace(good, bad == null ? "" : bad) + "}";
    assertThat(Samples.assertInvalid(reason, json, json(object))).hasMessageStartingWith(message);
  }

  @Test
  void shouldPassOverWhatTheSettingsDontName() throws InvalidSampleException {
    SampleFields lenient =
        new SampleFields(
            Samples.PLACED.features(),
            Samples.PLACED.label(),
            LabelRange.ANY,
            ExtraFields.IGNORE,
            Unlabelled.PREDICT,
            Samples.PLACED.notes(),
            List.of());
    SampleReader reader = Samples.codec(lenient, Samples.JSON).newReader();
    String object =
        "{" + GOOD.replace("'day': 2", "'day': 2, 'z': {'day': 3}") + ", 'day': 1, 'notes': {}}";
    assertThat(Samples.read(reader, json(object), lenient).row())
        .startsWith(1.5f, 0, 1, 0, 7, -0.8f);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldLetAFeatureBearTheNameOfAFieldThatIsNotRead(SampleFormat format)
      throws InvalidSampleException {
    SampleFields fields =
        new SampleFields(
            List.of(new Feature.Numeric("weight"), new Feature.Numeric("id")),
            new Label.Number("y"),
            LabelRange.ANY,
            ExtraFields.REJECT,
            Unlabelled.PREDICT,
            new Notes(
                new Notes.Id("id", false),
                Notes.DEFAULT.eventTime(),
                new Notes.Weight("weight", false),
                Notes.DEFAULT.attributes()),
            List.of());
    SampleCodec codec = Samples.codec(fields, format);
    byte[] value = codec.newWriter().write(Map.of("weight", "-3", "id", "4", "y", "5"));
    Samples.Decoded decoded = Samples.read(codec.newReader(), value, fields);
    assertThat(decoded.row()).containsExactly(-3, 4, 5, 1);
    assertThat(decoded.sample()).isEqualTo(new Sample(null, Sample.NO_TIME, true));
  }

  @Test
  void shouldReadAFeatureAmongTheAttributes() throws InvalidSampleException {
    SampleFields fields =
        new SampleFields(
            List.of(new Feature.Numeric("age", "attributes.age")),
            new Label.Number("y"),
            LabelRange.ANY);
    SampleReader reader = Samples.codec(fields, Samples.JSON).newReader();
    String object = "{'attributes': {'age': 3, 'of': {'any': 'kind'}}, 'y': 5}";
    assertThat(Samples.read(reader, json(object), fields).row()).containsExactly(3, 5, 1);
  }

  /** One place lies in the other, so that a record has either; as keys both can be there. */
  @Test
  void shouldWriteAPathThroughAnotherFieldAsOneKey() throws InvalidSampleException {
    SampleFields fields =
        new SampleFields(
            List.of(new Feature.Hashed("user", 8), new Feature.Numeric("age", "user.age")),
            new Label.Number("y"),
            LabelRange.ANY);
    SampleCodec codec = Samples.codec(fields, Samples.JSON);
    byte[] value = codec.newWriter().write(Map.of("user", "a", "user.age", "3", "y", "5"));
    assertThat(new String(value, UTF_8)).contains("\"user\":\"a\"", "\"user.age\":3.0");
    assertThat(Samples.read(codec.newReader(), value, fields).row()[1]).isEqualTo(3);
  }
}
