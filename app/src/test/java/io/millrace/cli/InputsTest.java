package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.data.InvalidSampleException;
import io.millrace.registry.FakeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputsTest {
  @TempDir private Path folder;

  @Test
  void shouldWriteRowsInTheTopicsFormatAndLeaveOutWhatTheSettingsDontName() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "x,date,y\n1,monday,2\nabc,tuesday,\n");

    assertThat(read(config("json"), file))
        .containsExactly("{\"x\":1.0,\"y\":2.0}", "{\"x\":\"abc\"}");
  }

  @Test
  void shouldLeaveOutAnIdThatTheTopicsColumnsDoNotHave() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "id,x,y\ns-1,1,2\n");

    assertThat(read(config("csv"), file)).containsExactly("1,2");
    assertThat(read(config("{csv: {columns: [x, y, id]}}"), file)).containsExactly("1,2,s-1");
    assertThat(read(config("json"), file)).containsExactly("{\"id\":\"s-1\",\"x\":1.0,\"y\":2.0}");
  }

  @Test
  void shouldKeepSurplusCellsSoThatTheLearnerRefusesThem() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2,3\n");

    assertThat(read(config("json"), file)).hasSize(1).first().asString().contains("column_3");
  }

  @Test
  void shouldTakeJsonLinesAsTheyAre() throws Exception {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"x\":1}\nrubbish\n\n");

    assertThat(read(config("json"), file)).containsExactly("{\"x\":1}", "rubbish", "");
    assertThatThrownBy(() -> read(config("csv"), file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("samples.format: json");
  }

  @Test
  void shouldSayThatAnArrayIsNoJsonLines() throws Exception {
    Path file = Files.writeString(folder.resolve("a.json"), " [\n {\"x\":1},\n {\"x\":2}\n]\n");

    assertThatThrownBy(() -> read(config("json"), file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is an array in JSON: expected an object in each line");
  }

  @ParameterizedTest
  @CsvSource({
    "a.jsonl, jsonl",
    "a.ndjson, jsonl",
    "a.json, jsonl",
    "a.json.gz, jsonl",
    "a.csv, csv",
    "a.json.csv, csv",
    "a, csv",
    "t10k-images-idx3-ubyte.gz, idx"
  })
  void shouldTellTheFormatByTheName(Path file, Inputs.Format format) {
    assertThat(Inputs.Format.of(file)).isEqualTo(format);
  }

  @Test
  void shouldRefuseAFolder() {
    assertThatThrownBy(() -> read(config("json"), folder))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": is a folder: name a file in it");
  }

  @Test
  void shouldPutJsonLinesBehindTheIdOfTheLatestSchema() throws Exception {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"x\":1}\nrubbish\n");
    try (FakeRegistry registry = FakeRegistry.start()) {
      String settings = "registry_json}\nregistry: {url: \"" + registry.url() + "\"";
      registry.register("samples-value", "JSON", "{}");
      int latest = registry.register("a.samples-value", "JSON", "{\"title\": \"x\"}");
      String header = "\0\0\0\0" + (char) latest;

      assertThat(read(config(settings), file))
          .containsExactly(header + "{\"x\":1}", header + "rubbish");
    }
  }

  @Test
  void shouldReadFilesWithAByteOrderMark() throws Exception {
    Path table = Files.writeString(folder.resolve("a.csv"), "\uFEFFx,y\n1,2\n");
    Path lines = Files.writeString(folder.resolve("a.jsonl"), "\uFEFF{\"x\":1}\n");

    assertThat(read(config("json"), table)).containsExactly("{\"x\":1.0,\"y\":2.0}");
    assertThat(read(config("json"), lines)).containsExactly("{\"x\":1}");
  }

  @Test
  void shouldRefuseATableThatLacksTheLabel() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "x,yy\n1,2\n");

    assertThatThrownBy(() -> read(config("json"), file))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + ": no column y: its first line must name all features and the label (y), and has"
                + " x, yy");
  }

  @Test
  void shouldTellOfAnotherSeparator() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "x;y\n1;2\n");

    assertThatThrownBy(() -> read(config("json"), file))
        .hasMessageEndingWith(
            "has x;y; its cells seem to be separated by \";\", not by \",\": give --separator \";\"");
  }

  @Test
  void shouldReadFilesWithTheSeparatorOfTheOptionOrOfTheTopic() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "x;y\n1;2\n");
    List<String> values = new ArrayList<>();
    try (Inputs inputs = Inputs.open(config("json"), Inputs.Format.csv, file, null, ';', true)) {
      inputs.forEachRemaining(row -> values.add(new String(row.value(), UTF_8)));
    }
    assertThat(values).containsExactly("{\"x\":1.0,\"y\":2.0}");
    assertThat(read(config("{csv: {separator: ';'}}"), file)).containsExactly("1;2");
  }

  @Test
  void shouldReadColumnsByTheFieldsOfTheSettings() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "in.x,y,id\n1,2,7\n");
    Config config =
        ConfigLoader.load(
            Files.writeString(
                folder.resolve("b.yaml"),
                yaml("json").replace("name: x,", "name: x, field: in.x,")));
    assertThat(read(config, file)).containsExactly("{\"id\":\"7\",\"in\":{\"x\":1.0},\"y\":2.0}");
  }

  @Test
  void shouldNameTheFileWhenItIsNotThere() {
    assertThatThrownBy(() -> read(config("json"), folder.resolve("none.csv")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.csv");
  }

  private static List<String> read(Config config, Path file) throws IOException {
    List<String> values = new ArrayList<>();
    try (Inputs inputs = Inputs.open(config, Inputs.Format.of(file), file, null, null, true)) {
      inputs.forEachRemaining(
          row -> {
            assertThat(row.fault()).isNull();
            values.add(new String(row.value(), UTF_8));
          });
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.jsonl"})
  void shouldRefuseARowThatIsTooLongForASampleAndGoOn(String name) throws Exception {
    String row = name.endsWith("csv") ? "1,2,%s\n" : "{\"x\":1,\"y\":2,\"z\":\"%s\"}\n";
    String header = name.endsWith("csv") ? "x,y\n" : "";
    String good = name.endsWith("csv") ? "3,4\n" : "{\"x\":3.0,\"y\":4.0}\n";
    Path file =
        Files.writeString(
            folder.resolve(name), header + row.formatted("z".repeat(2_000_000)) + good);

    List<InputRow> rows = new ArrayList<>();
    try (Inputs inputs =
        Inputs.open(config("json"), Inputs.Format.of(file), file, null, null, true)) {
      inputs.forEachRemaining(rows::add);
    }

    assertThat(rows).hasSize(2);
    InvalidSampleException fault = Objects.requireNonNull(rows.get(0).fault());
    assertThat(fault.reason().tag()).isEqualTo("oversized");
    assertThat(fault).hasMessageContaining("where samples.max_bytes allows 262144");
    assertThat(rows.get(0).line()).isEqualTo(header.isEmpty() ? 1 : 2);
    assertThat(rows.get(0).value()).hasSizeGreaterThan(2_000_000);
    assertThat(new String(rows.get(1).value(), UTF_8)).isEqualTo("{\"x\":3.0,\"y\":4.0}");
  }

  private Config config(String format) throws Exception {
    return ConfigLoader.load(Files.writeString(folder.resolve("a.yaml"), yaml(format)));
  }

  private static String yaml(String format) {
    return """
        name: a
        samples: {format: %s}
        features: [{name: x, type: numeric}]
        label: {name: y, type: number}
        network: [{dense: {units: 1}}]
        loss: mean_squared_error
        optimizer: adam
        """
        .formatted(format);
  }
}
