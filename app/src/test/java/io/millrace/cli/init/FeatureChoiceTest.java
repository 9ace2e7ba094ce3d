package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.features.Feature;
import io.millrace.features.TimePart;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureChoiceTest {
  private static Choice column(String name, int rows, IntFunction<String> cell) {
    return Profiles.choice(Profiles.column(name, rows, cell), name);
  }

  @Test
  void shouldTakeNumbersAsTheyAreAndTellRangeAndMissing() {
    Choice choice = column("x", 100, i -> i < 2 ? "" : Double.toString(i / 10.0));

    assertThat(choice.feature()).isEqualTo(new Feature.Numeric("x"));
    assertThat(choice.comment()).isEqualTo("0.2 to 9.9, 2 % missing");
  }

  @Test
  void shouldTakeMarkersForMissingNumbers() {
    List<String> cells = List.of("1", "2", "NA", "NaN", "n/a", "", "3", "4");
    Choice choice = column("x", 8, cells::get);

    assertThat(choice.feature()).isEqualTo(new Feature.Numeric("x"));
    assertThat(choice.comment()).isEqualTo("1 to 4, 50 % missing, such as NA");
  }

  @Test
  void shouldTakeInfiniteNumbersForMissingOnes() {
    List<String> cells = List.of("1", "-inf", "Infinity", "-Infinity", "2", "3", "4", "5");
    Profile profile = Profiles.json("{\"x\": 1}", "{\"x\": -Infinity}", "{\"x\": 2}");

    assertThat(column("x", 8, cells::get).comment())
        .isEqualTo("1 to 5, 38 % missing, such as -inf");
    assertThat(profile.find("x").orElseThrow().markerTexts()).containsExactly("-Infinity");
  }

  @Test
  void shouldTakeNumbersWithLeadingZerosForCodes() {
    Choice zip = column("zip", 1000, i -> "%05d".formatted(83 * i % 500));

    assertThat(zip.feature()).isInstanceOf(Feature.Hashed.class);
    assertThat(zip.comment()).endsWith(" values, with leading zeros");
    assertThat(column("hour", 1000, i -> "%02d".formatted(i % 24)).feature())
        .isEqualTo(new Feature.Numeric("hour"));
    assertThat(column("share", 1000, i -> "0." + (1000 + i % 500)).feature())
        .isEqualTo(new Feature.Numeric("share"));
  }

  @Test
  void shouldLeaveOutNumbersOfWhichTheSquaresAreTooLarge() {
    assertThat(column("trace", 100, i -> i % 2 + "000000000000000000" + i % 10).comment())
        .isEqualTo(
            "numbers of 0 to 1.00e19, too large to be learned: write them in another unit, or as"
                + " texts");
    assertThat(column("x", 1000, i -> i == 5 ? "1e20" : "0." + i).feature())
        .isEqualTo(new Feature.Numeric("x"));
    assertThat(column("beyond_a_float", 100, i -> i < 2 ? "1e300" : "0." + i).comment())
        .isEqualTo(
            "numbers of 0.1 to 1.00e300, too large to be learned: write them in another unit, or as"
                + " texts");
    assertThat(column("beyond_a_double", 1000, i -> i == 5 ? "1e400" : "0." + i).feature())
        .isEqualTo(new Feature.Numeric("beyond_a_double"));
  }

  @Test
  void shouldLeaveOutNumbersOfWhichTheSquaresAreTooSmall() {
    assertThat(column("mass", 100, i -> "-" + (i + 1) + "e-27").comment())
        .isEqualTo(
            "numbers of -1.00e-25 to -1.00e-27, too small to be learned: write them in another"
                + " unit");
    assertThat(column("x", 100, i -> i == 5 ? "1e-14" : i + "e-20").feature())
        .isEqualTo(new Feature.Numeric("x"));
  }

  @Test
  void shouldListFewValues() {
    Choice choice = column("day", 12, i -> List.of("TU", "no", "MO").get(i % 3));

    assertThat(choice.feature()).isEqualTo(new Feature.Category("day", List.of("MO", "TU", "no")));
    assertThat(choice.comment()).isEqualTo("3 values");
  }

  @Test
  void shouldHashManyValues() {
    Choice choice = column("city", 4000, i -> "city " + i % 1000);

    assertThat(choice.feature()).isEqualTo(new Feature.Hashed("city", 8192));
    assertThat(choice.comment()).matches("about (9[5-9]\\d|1,0[0-4]\\d) values");
  }

  @Test
  void shouldHashFewValuesThatAreLong() {
    Choice choice = column("blob", 10, i -> i % 2 + "x".repeat(100));

    assertThat(choice.feature()).isEqualTo(new Feature.Hashed("blob", 1024));
  }

  @Test
  void shouldTakeSentencesAsBagsOfWords() {
    Choice choice = column("note", 50, i -> "one two three four " + "more ".repeat(i % 20) + i);

    assertThat(choice.feature()).isEqualTo(new Feature.Bag("note", 65536, 32));
    assertThat(choice.comment()).isEqualTo("up to 24 words");
  }

  @Test
  void shouldTakeMixedTypesAsTextsAndSaySo() {
    Choice choice = column("mix", 10, i -> i % 2 == 0 ? "1" : "abc");

    assertThat(choice.feature()).isEqualTo(new Feature.Category("mix", List.of("1", "abc")));
    assertThat(choice.comment())
        .isEqualTo("2 values, mixed: 5 numbers and 5 texts such as abc, all taken as texts");
  }

  @Test
  void shouldTellOfNumbersThatAreWrittenAsPeopleDo() {
    assertThat(column("share", 10, i -> 5 * (i % 2) + "%").comment())
        .isEqualTo("2 values, numbers such as 0% are taken as texts: write them such as 1234.5");
    assertThat(column("income", 400, i -> i % 2 == 0 ? "950" : "1," + (100 + i % 200)).comment())
        .isEqualTo(
            "101 values, numbers such as 1,101 are taken as texts: write them such as 1234.5");
    assertThat(column("code", 10, i -> i % 2 == 0 ? "1,000" : "x").comment()).isEqualTo("2 values");
  }

  @Test
  void shouldNotTakeNumbersForWordsForBagsRefuseThem() {
    Choice choice = column("mix", 200, i -> (i % 2 == 0 ? "" : "a text of words ") + i % 50);

    assertThat(choice.feature()).isEqualTo(new Feature.Hashed("mix", 1024));
  }

  @ParameterizedTest
  @CsvSource({"order_id", "id_", "orderId", "uuid", "Key", "ID"})
  void shouldLeaveOutIds(String name) {
    String called = name.equals("id_") ? "my-id" : name;

    assertThat(column(called, 50, i -> "a" + i).comment()).startsWith("an id");
    assertThat(column(called, 50, Integer::toString).comment()).startsWith("an id");
  }

  @Test
  void shouldLeaveOutTheNumbersOfRows() {
    assertThat(column("Unnamed: 0", 50, Integer::toString).comment())
        .isEqualTo("the numbers of the rows");
    assertThat(column("Unnamed: 0", 50, i -> Integer.toString(i % 7)).feature())
        .isEqualTo(new Feature.Numeric("Unnamed: 0"));
    assertThat(column("day", 50, Integer::toString).feature())
        .isEqualTo(new Feature.Numeric("day"));
  }

  @Test
  void shouldHashNumbersThatAreIds() {
    assertThat(column("user_id", 400, i -> Integer.toString(i % 100)).feature())
        .isEqualTo(new Feature.Hashed("user_id", 1024));
    assertThat(column("shop_id", 400, i -> Integer.toString(i % 4)).feature())
        .isEqualTo(new Feature.Category("shop_id", List.of("0", "1", "2", "3")));
  }

  @ParameterizedTest
  @CsvSource({
    "t, 2026-01-31T12:00:00Z, iso_8601",
    "t, 2026-01-31T12:00:00.123+02:00, iso_8601",
    "created_at, 1767225600000, epoch_ms",
    "ts, 1767225600000, epoch_ms",
    "ts, 1767225600, epoch_s",
    "epoch, 1767225600, epoch_s",
    "ts, 1767225600.125, epoch_s",
    "eventTime, 1767225600000, epoch_ms"
  })
  void shouldTakeHourAndWeekdayOfTimes(String name, String cell, String format) {
    Choice choice = column(name, 10, i -> cell);

    assertThat(choice.feature())
        .isEqualTo(
            new Feature.Time(
                name,
                List.of(TimePart.HOUR_OF_DAY, TimePart.DAY_OF_WEEK),
                null,
                format,
                "UTC",
                null,
                null));
    assertThat(choice.comment()).isEqualTo("a time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1767225600000000", "1767225600000000123"})
  void shouldLeaveOutTimesThatAreTooFine(String cell) {
    assertThat(column("ts", 10, i -> cell).comment())
        .isEqualTo("a time in µs or ns since 1970: write it in ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31 12:00:00",
        "2026-01-31",
        "31/01/2026",
        "1/31/2026 8:05 AM",
        "31.01.2026 20:05:59.250",
        "2026/01/31 20:05",
        "2026-01-31 12:00:00+00",
        "2026-01-31 12:00:00.123456-0530",
        "2026-01-31 12:00:00 UTC"
      })
  void shouldLeaveOutTimesInOtherForms(String cell) {
    Choice choice = column("t", 10, i -> cell);

    assertThat(choice.feature()).isNull();
    assertThat(choice.comment()).startsWith("a time, but not ISO 8601 with a zone");
  }

  @Test
  void shouldNotTakeOtherNumbersForTimes() {
    assertThat(column("time", 10, Integer::toString).feature())
        .isEqualTo(new Feature.Numeric("time"));
    assertThat(column("bytes", 10, i -> "17672256000" + (10 + i)).feature())
        .isEqualTo(new Feature.Numeric("bytes"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.3", "31/01-2026", "10.0.0.2026", "31/01/2026 or later", "1/2"})
  void shouldNotTakeOtherTextsForTimes(String cell) {
    assertThat(column("t", 10, i -> i % 2 == 0 ? cell : "x").feature())
        .isInstanceOf(Feature.Category.class);
    assertThat(column("t", 10, i -> cell).comment()).isEqualTo("always " + cell);
  }

  @Test
  void shouldLeaveOutWhatTellsNothing() {
    assertThat(column("x", 10, i -> "a").comment()).isEqualTo("always a");
    assertThat(column("x", 10, i -> "").comment()).isEqualTo("has no values");
    assertThat(column("x", 50, i -> "name" + i).comment())
        .isEqualTo("a different text in each record");
    assertThat(column(" ", 10, i -> "" + i).comment()).isEqualTo("has no name");
  }

  @Test
  void shouldTakeArraysOfOneSizeAsVectors() {
    Profile profile =
        Profiles.json(
            "{\"v\": [1, 2.5], \"w\": [1], \"m\": [1, 2]}",
            "{\"v\": [3, 4], \"w\": [1, 2], \"m\": 3}");

    assertThat(Profiles.choice(profile, "v").feature()).isEqualTo(new Feature.Vector("v", 2));
    assertThat(Profiles.choice(profile, "v").comment()).isEqualTo("arrays of 2 numbers");
    assertThat(Profiles.choice(profile, "w").comment())
        .isEqualTo("arrays of different sizes, up to 2");
    assertThat(Profiles.choice(profile, "m").comment()).isEqualTo("arrays and other values, mixed");
  }

  @Test
  void shouldTakeArraysOfTextsAsBags() {
    Profile profile = Profiles.json("{\"tags\": [\"a\", \"b\"]}", "{\"tags\": []}");

    assertThat(Profiles.choice(profile, "tags").feature())
        .isEqualTo(new Feature.Bag("tags", 65536, 16));
  }

  @Test
  void shouldNameFieldsOfObjectsByTheirPath() {
    Profile profile =
        Profiles.json(
            "{\"user\": {\"age\": 1.5, \"home\": {\"zip\": \"8000\"}}}",
            "{\"user\": {\"age\": 2.5}}");

    assertThat(profile.columns())
        .extracting(Column::name)
        .containsExactly("user.age", "user.home.zip");
    assertThat(Profiles.choice(profile, "user.age").feature())
        .isEqualTo(new Feature.Numeric("user.age"));
  }

  @Test
  void shouldLeaveOutWhatSamplesCantHold() {
    Profile profile = Profiles.json("{\"a\": [[1]], \"b\": [[1]]}", "{\"a\": [[2]], \"b\": 1}");

    assertThat(Profiles.choice(profile, "a").comment())
        .isEqualTo("holds arrays of other things than numbers or texts, which samples can't");
    assertThat(Profiles.choice(profile, "b").comment())
        .isEqualTo(
            "50 % of the values are arrays of other things than numbers or texts,"
                + " which samples can't hold");
  }

  @Test
  void shouldTakeTrueAndFalseAsTextsForSamplesDoToo() {
    Profile profile =
        Profiles.json(
            "{\"a\": true}", "{\"a\": false}", "{\"a\": true}", "{\"a\": null}", "{\"a\": false}");

    assertThat(Profiles.choice(profile, "a").feature())
        .isEqualTo(new Feature.Category("a", List.of("false", "true")));
  }

  @Test
  void shouldTakeNumbersInJsonTextsAsTextsForSamplesDoToo() {
    Profile profile =
        Profiles.json("{\"a\": \"1\"}", "{\"a\": \"1\"}", "{\"a\": \"2.0\"}", "{\"a\": \"2.0\"}");

    assertThat(Profiles.choice(profile, "a").feature())
        .isEqualTo(new Feature.Category("a", List.of("1", "2.0")));
  }
}
