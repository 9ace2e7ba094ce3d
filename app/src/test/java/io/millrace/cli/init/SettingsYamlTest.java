package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.features.ExtraFields;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.SampleField;
import io.millrace.network.Loss;
import io.millrace.pool.Pool;
import io.millrace.serde.SampleFormat;
import io.millrace.settings.Choices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings that are written can be loaded, with all checks of the network. */
class SettingsYamlTest {
  private static final Source FILE = Source.file(Path.of("a b.csv"), true, null);

  @TempDir private Path folder;

  private Config load(Profile profile, Source source, String label) throws Exception {
    return ConfigLoader.load(
        Files.writeString(folder.resolve("c.yaml"), yaml(profile, source, label)));
  }

  private static String yaml(Profile profile, Source source, String label) {
    return SettingsYaml.of(Draft.of(profile, source, source.modelName(), label), "c.yaml");
  }

  @Test
  void shouldSayWhatItRestsOn() {
    Profile profile = Profiles.csv("x,y,z", "1,2.5,a", "2,3.5,a", ",4.5,a");
    profile.fault("a.csv:7: broken");

    assertThat(yaml(profile, FILE, "y"))
        .isEqualTo(
            """
            # Written by `millrace init` after a look at 3 records of a b.csv.
            #   millrace evaluate --config c.yaml --input 'a b.csv'
            # 1 record besides could not be read; the first: a.csv:7: broken
            name: a-b
            samples:
              format: json
            features:
              - {name: x, type: numeric}  # 1 to 2, 33 % missing
            # Left out:
            #   z: always a
            label: {name: y, type: number}  # 2.5 to 4.5
            # Without a network, auto learns: the model that nobody tunes.
            """);
  }

  @Test
  void shouldLeaveTheModelToAutoWhenTheLabelIsACategory() throws Exception {
    Profile profile = Profiles.csv("x,y", "1.5,a", "2.5,b", "3.5,a", "4.5,b");

    assertThat(yaml(profile, FILE, "y"))
        .endsWith(
            """
            label: {name: y, type: category, values: [a, b]}  # 2 classes: a 50 %, b 50 %
            # Without a network, auto learns: the model that nobody tunes.
            """);
    assertThat(load(profile, FILE, "y").model().pool()).isEqualTo(Pool.auto(2, 3, false));
  }

  @Test
  void shouldLetAutoSeeWhichLabelsEachOfManyValuesHad() throws Exception {
    String[] lines = new String[400];
    lines[0] = "n,h,y";
    for (int row = 1; row < lines.length; row++) {
      lines[row] = row + ".5,value" + row % 150 + "," + (row % 2 == 0 ? "yes" : "no");
    }
    Profile profile = Profiles.csv(lines);

    assertThat(yaml(profile, FILE, "y"))
        .contains("  - {name: h, type: hashed, buckets: 262144, encoding: target}")
        .contains("# Without a network, auto learns");
    assertThat(load(profile, FILE, "y").model().pool()).isEqualTo(Pool.auto(2, 2, true));
  }

  @Test
  void shouldLeaveOutWhatIsTheLabelAgain() {
    Profile profile =
        Profiles.csv(
            "x,copy,late,y", "1.5,a,b,a", "2.5,b,a,b", "3.5,a,a,a", "4.5,,b,", "5.5,b,a,b");

    assertThat(yaml(profile, FILE, "y"))
        .contains("# Left out:\n#   copy: the same as the label in each record\nlabel:")
        .contains("{name: late, type: category");
  }

  @Test
  void shouldNameTheTextsThatStandForMissingNumbers() throws Exception {
    Profile profile =
        Profiles.csv(
            "a,b,c,y", "1.5,NA,-,1.25", "nan,2.5,no,NA", "\\N,NaN,-,3.5", "2.5,3.5,no,4.5");

    assertThat(yaml(profile, FILE, "y"))
        .contains("  missing_values: [NA, NaN, \\N, nan]  # in columns of numbers and the label\n")
        .contains("  - {name: a, type: numeric}  # 1.5 to 2.5, 50 % missing, such as nan\n")
        .contains("  - {name: c, type: category, values: ['-', 'no']}");
    assertThat(load(profile, FILE, "y").sampleFields().gaps().missingValues())
        .containsExactly("NA", "NaN", "\\N", "nan");
  }

  @Test
  void shouldGiveTheCommandThatReadsTheFileAsItWasRead() {
    Profile profile = Profiles.csv("x,y", "1.5,2.5", "2.5,3.5");

    assertThat(yaml(profile, Source.file(Path.of("a.csv"), true, ";"), "y"))
        .contains("#   millrace evaluate --config c.yaml --input a.csv --separator ';'\n");
  }

  @Test
  void shouldNameIdAndTimeOfASample() throws Exception {
    Profile profile =
        Profiles.json(
            "{\"order\": {\"id\": \"a1\"}, \"ts\": 1700000000, \"until\": \"2026-01-31T12:00:00Z\", \"x\": 1.5, \"y\": 2.5}",
            "{\"order\": {\"id\": \"a2\"}, \"ts\": 1700000060, \"until\": \"2026-01-31T12:00:00Z\", \"x\": 2.5, \"y\": 3.5}");

    assertThat(yaml(profile, FILE, "y"))
        .contains("  id: {field: order.id}\n  event_time: {field: ts, format: epoch_s}\n")
        .contains(
            "  - {name: ts, type: time, parts: [hour_of_day, day_of_week]}  # a time\n"
                + "  - {name: until, type: time, parts: [hour_of_day, day_of_week], format: iso_8601}"
                + "  # a time\n");
    Config config = load(profile, FILE, "y");
    assertThat(config.sampleFields().notes().id().place()).isEqualTo("order.id");
    assertThat(config.sampleFields().notes().eventTime().place()).isEqualTo("ts");
  }

  @Test
  void shouldLeaveIdAndTimeWhereTheyAreLookedForAnyway() {
    Profile profile =
        Profiles.json(
            "{\"id\": \"a1\", \"event_time\": 1700000000000, \"key\": 5, \"x\": 1.5, \"y\": 2.5}",
            "{\"id\": \"a2\", \"event_time\": 1700000060000, \"key\": 6, \"x\": 2.5, \"y\": 3.5}");

    assertThat(yaml(profile, FILE, "y"))
        .doesNotContain("field:")
        .contains(
            "  - {name: event_time, type: time, parts: [hour_of_day, day_of_week]}  # a time\n");
  }

  /** Each letter is a column: number, category, hash, bag. */
  @ParameterizedTest
  @CsvSource({
    "n",
    "c",
    "h",
    "b",
    "nn",
    "hh",
    "bb",
    "nb",
    "ch",
    "nhb",
    "hnbch",
    "nchbnchbhhbb",
    "hbhbhbnn"
  })
  void shouldFitTheNetworkToTheFeatures(String types) throws Exception {
    String[] lines = new String[400];
    lines[0] =
        IntStream.range(0, types.length())
            .mapToObj(i -> types.charAt(i) + "" + i)
            .collect(Collectors.joining(",", "", ",y"));
    for (int row = 1; row < lines.length; row++) {
      int value = row;
      lines[row] =
          types
              .chars()
              .mapToObj(
                  type ->
                      switch (type) {
                        case 'n' -> value + ".5";
                        case 'c' -> "value" + value % 3;
                        case 'h' -> "value" + value % 150;
                        default -> "several words of text and " + value;
                      })
              .collect(Collectors.joining(",", "", "," + (row % 2 == 0 ? "yes" : "no")));
    }

    Config config = load(Profiles.csv(lines), FILE, "y");

    assertThat(config.input().features())
        .extracting(feature -> Choices.name(feature.getClass()).substring(0, 1))
        .containsExactlyElementsOf(List.of(types.split("")));
    assertThat(config.model().loss()).isInstanceOf(Loss.SoftmaxCrossEntropy.class);
    assertThat(config.input().label().classes()).containsExactly("no", "yes");
    assertThat(config.modelSettings()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "no", "2020", "a: b", "#x", "' '", "{x}", "it's", "${HOME}", "$${x}", "~", "größe", "-",
        "*x", "null", "[", "\"", "x#", "a\\b"
      })
  void shouldKeepNamesAndValuesThatYamlWouldReadOtherwise(String odd) throws Exception {
    Profile profile =
        Profiles.csv(odd + ",c,y", "1," + odd + ",1.5", "2," + odd + ",2.5", "3,b,3", "4,b,5");

    Config config = load(profile, FILE, "y");

    assertThat(config.input().features()).extracting(SampleField::name).containsExactly(odd, "c");
    assertThat(config.input().features().get(1))
        .isInstanceOfSatisfying(
            Feature.Category.class,
            category -> assertThat(category.values()).containsExactlyInAnyOrder("b", odd));
  }

  @Test
  void shouldLearnATopicWhoseRecordsHaveMoreFields() throws Exception {
    Profile profile =
        Profiles.json(
            "{\"x\":1,\"v\":[1,2],\"user\":{\"a\\nb\":1},\"y\":[1,2]}",
            "{\"x\":2,\"v\":[3,4],\"y\":[1,3]}",
            "rubbish");

    Config config = load(profile, Source.topic("shop.samples", "json", "kafka-1:9092"), "y");

    assertThat(config.name()).isEqualTo("shop");
    assertThat(config.kafka()).containsEntry("bootstrap.servers", "kafka-1:9092");
    assertThat(config.input().samples().topic()).isEqualTo("shop.samples");
    assertThat(config.input().samples().format()).isEqualTo(new SampleFormat.Json());
    assertThat(config.input().samples().extraFields()).isEqualTo(ExtraFields.IGNORE);
    assertThat(config.input().label()).isEqualTo(new Label.Vector("y", 2));
    assertThat(config.model().loss()).isEqualTo(new Loss.MeanSquaredError());
  }

  @Test
  void shouldReadNothingMoreThanIsNamed() throws Exception {
    Profile profile = Profiles.json("{\"x\":1,\"y\":1.5}", "{\"x\":2,\"y\":2.5}");

    assertThat(load(profile, Source.file(Path.of("a.jsonl"), false, null), "y").input().samples())
        .satisfies(samples -> assertThat(samples.extraFields()).isEqualTo(ExtraFields.REJECT))
        .satisfies(samples -> assertThat(samples.maxBytes()).isEqualTo(262_144));
  }

  @Test
  void shouldTakeTwoThousandColumns() throws Exception {
    String header =
        IntStream.range(0, 2000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String row = IntStream.range(0, 2000).mapToObj(i -> i + "").collect(Collectors.joining(","));
    String other = row.replace("7", "8");

    Config config = load(Profiles.csv(header, row, other, row), FILE, "c1007");

    assertThat(config.input().features()).hasSizeGreaterThan(500);
  }

  @Test
  void shouldTakeLongRecords() throws Exception {
    String vector = "[" + "0.123456789012345678,".repeat(10_000) + "1]";
    Profile profile =
        Profiles.json("{\"v\":" + vector + ",\"y\":1.5}", "{\"v\":" + vector + ",\"y\":2}");

    Config config = load(profile, Source.file(Path.of("a.jsonl"), false, null), "y");

    assertThat(config.input().samples().maxBytes()).isGreaterThan(300_000);
    assertThat(config.sampleFields().width()).isEqualTo(10_001);
  }

  @Test
  void shouldTellOfReservedFields() {
    assertThat(
            yaml(
                Profiles.csv("id,event_time,x,y", "1,yesterday,1,1.5", "2,today,2,2.5"), FILE, "y"))
        .contains("# Field id is read as the id of the sample.\n")
        .contains(
            "# Attention: event_time must be whole ms since 1970-01-01 UTC, or such as"
                + " 2026-01-31T12:00:00Z; records where it is not are dead letters.\n")
        .doesNotContain("name: id");
  }

  @Test
  void shouldNameTheReasonsWhenNoFeatureIsLeft() {
    assertThatThrownBy(() -> yaml(Profiles.csv("a,y", "x,1.5", "x,2.5"), FILE, "y"))
        .isInstanceOf(InitException.class)
        .hasMessage("no column can be a feature: a: always x");
    assertThatThrownBy(() -> yaml(Profiles.csv("id,y", "x,1.5", "x,2.5"), FILE, "y"))
        .hasMessage("no column is left for a feature besides the label");
  }

  @ParameterizedTest
  @CsvSource({
    "data/my orders.csv.gz, my-orders",
    "t10k.jsonl, t10k",
    "größe.csv, gr-e",
    "..csv, model",
    "___.csv, ___"
  })
  void shouldNameTheModelAfterTheFile(String file, String name) {
    assertThat(Source.file(Path.of(file), true, null).modelName()).isEqualTo(name);
    assertThat(Source.isModelName(name)).isTrue();
  }
}
