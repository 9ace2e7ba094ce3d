package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.features.Feature;
import io.millrace.features.SampleFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where fields stand in a record, and what the settings say of it. */
class PlacesTest {
  private static final String GOOD =
      """
      name: m
      features: [{name: age, type: numeric}, {name: x, type: vector, size: 2}]
      label: {name: y, type: number}
      samples: {topic: s}
      network: [{dense: {units: 1}}]
      loss: mean_squared_error
      optimizer: adam
      """;

  @TempDir private Path folder;

  private Config load(String yaml) throws IOException, ConfigException {
    return ConfigLoader.load(Files.writeString(folder.resolve("m.yaml"), yaml));
  }

  @Test
  void shouldTakePlacesFromTheSettings() throws Exception {
    SampleFields fields =
        load(GOOD.replace("name: age,", "name: age, field: user.age,")
                .replace("{name: x,", "{name: x, field: v,")
                .replace("topic: s", "topic: s, id: {field: order.id}, weight: {read: false}"))
            .sampleFields();
    assertThat(fields.features().get(0)).isEqualTo(new Feature.Numeric("age", "user.age"));
    assertThat(fields.columns())
        .extracting(SampleFields.Column::name)
        .containsExactly("user.age", "v_0", "v_1", "y");
    assertThat(fields.notes().id().place()).isEqualTo("order.id");
    assertThat(fields.notes().eventTime().place()).isEqualTo("event_time");
    assertThat(fields.notes().weight().place()).isNull();
  }

  /** The digests were computed from the settings as they were before there were places. */
  @Test
  void shouldNotChangeTheModel() throws Exception {
    String before =
        """
        features=[numeric{
        name=3:age
        },vector{
        name=1:x
        size=1:2
        },]
        label=number{
        name=1:y
        }
        """;
    Config moved =
        load(
            GOOD.replace("name: age,", "name: age, field: user.age,")
                .replace("name: y,", "name: y, field: outcome,"));
    assertThat(load(GOOD).digest()).isEqualTo(moved.digest());
    assertThat(
            new Digest()
                .add("features", moved.input().features())
                .add("label", moved.input().label())
                .sha256())
        .isEqualTo(org.apache.commons.codec.digest.DigestUtils.sha256Hex(before));
    assertThat(load(GOOD.replace("name: age", "name: years")).digest())
        .isNotEqualTo(moved.digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: age,|name: weight,|features[0].name: weight: is the field of the sample's weight; set"
            + " samples.weight.field to another name, or samples.weight.read to false if there is none",
        "name: age,|name: age, field: event_time,|features[0].field: event_time: is the field of the"
            + " time of the sample; set samples.event_time.field",
        "name: x,|name: x, field: age,|features[1].field: age: is the field of 'age'; give each",
        "name: y,|name: y, field: age,|label.field: age: is the field of 'age'",
        "name: x,|name: age, field: z,|features[1].name: age: is the name of another feature",
        "name: x,|name: x, field: ' ',|features[1].field: \" \": must not be blank",
        "topic: s|topic: s, id: {field: weight}|samples.weight.field: weight: is the field of the"
            + " sample's id",
        "topic: s|topic: s, event_time: {format: HH:mm}|samples.event_time.format: HH:mm: must be"
            + " iso_8601",
        "topic: s|topic: s, event_time: {format: yyyy-MM-dd, zone: Berlin}|samples.event_time.zone:"
            + " Berlin: must be a time zone such as Europe/Berlin",
        "topic: s|topic: s, weight: w|samples.weight: w: must be a map with field, read",
      })
  void shouldNameTheMistake(String good, String bad, String message) {
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> load(GOOD.replace(good, bad)));
    List<String> messages = e.messages();
    assertThat(messages).singleElement().asString().startsWith("m.yaml: " + message);
  }
}
