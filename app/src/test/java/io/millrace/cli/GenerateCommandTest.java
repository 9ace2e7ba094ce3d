package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Documentation;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.streams.Drift;
import io.millrace.streams.GeneratedSamples;
import io.millrace.streams.StreamName;
import io.millrace.streams.SyntheticStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateCommandTest {
  @TempDir private Path folder;

  private static Console generate(String options) {
    return Console.run((Object[]) ("generate " + options).split(" ", -1));
  }

  @Test
  void shouldPrintATable() {
    Console console = generate("--stream sine --samples 20");

    assertThat(console.exitCode()).as(console.err()).isZero();
    List<String> lines = console.out().lines().toList();
    assertThat(lines).hasSize(21).startsWith("x,y,class");
    assertThat(lines.subList(1, 21)).allMatch(line -> line.matches("0\\.\\d+,0\\.\\d+,[01]"));
  }

  @Test
  void shouldWriteTheSameToFilesAndPackThem() throws Exception {
    String options = "--stream sea --samples 2500 --noise 0.1 --drift gradual --seed 9";
    Path plain = folder.resolve("sea.csv");
    Path packed = folder.resolve("sea.csv.gz");

    assertThat(generate(options + " -o " + plain).out())
        .isEqualToIgnoringNewLines(plain + " written");
    assertThat(generate(options + " -o " + packed).exitCode()).isZero();

    assertThat(plain).content().isEqualTo(generate(options).out()).hasLineCount(2501);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(Files.readString(plain));
    }
  }

  @Test
  void shouldDriftInTheMiddleToTheNextConceptUnlessTold() {
    String sea = "--stream sea --samples 40 --drift abrupt";

    assertThat(generate(sea).out()).isEqualTo(generate(sea + " --at 20 --to 2 --concept 1").out());
    assertThat(generate(sea + " --concept 4").out())
        .isEqualTo(generate(sea + " --concept 4 --to 1").out());
    String gradual = "--stream mixed --samples 40 --drift gradual";
    assertThat(generate(gradual).out()).isEqualTo(generate(gradual + " --at 20 --width 4").out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--stream foo | expected one of [sea, hyperplane, agrawal, led, rbf, waveform, sine,",
        "--samples 5 | Missing required option: '--stream=NAME'",
        "--stream sea --samples 0 | --samples: 0: must be at least 1",
        "--stream sea --concept 5 | --concept: 5: the stream sea has the concepts 1 to 4",
        "--stream rbf --concept 0 | --concept: 0: must be at least 1",
        "--stream sea --drift abrupt --to 5 | --to: 5: the stream sea has the concepts 1 to 4",
        "--stream sea --to 2 | --to: 2: is for a drift: give --drift abrupt or gradual",
        "--stream sea --at 5 | --at: 5: is for a drift: give --drift abrupt or gradual",
        "--stream sea --drift abrupt --at -1 | --at: -1: must be at least 0",
        "--stream sea --drift abrupt --width 5 | --width: 5: is for a gradual drift",
        "--stream sea --drift gradual --width 0 | --width: 0: must be at least 1",
        "--stream sea --noise 1.5 | --noise: 1.5: must be from 0 to 1",
        "--stream sea --noise NaN | --noise: NaN: must be from 0 to 1",
        "--stream sine --noise 0.1 | --noise: 0.1: the stream sine has none; those that have: sea,",
        "--stream sea -o a.csv -c a.yaml | mutually exclusive",
        "--stream sea --rate 5 | Missing required argument(s): --config=FILE",
        "--stream sea -c a.yaml --rate -5 | --rate: -5.0: must be 0 or above"
      })
  void shouldRefuseACommandLineThatMakesNoSense(String options, String message) {
    Console console = generate(options);

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains(message);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void shouldNotOverwriteNorMakeFolders() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "mine");

    assertThat(generate("--stream sea -o " + file).err())
        .isEqualToIgnoringNewLines(file + ": exists already; give another name");
    assertThat(file).hasContent("mine");
    Path other = folder.resolve("none/a.csv");
    Console console = generate("--stream sea -o " + other);
    assertThat(console.err())
        .isEqualToIgnoringNewLines(
            other + ": there is no folder " + other.getParent() + "; make it first");
    assertThat(console.exitCode()).isEqualTo(1);
  }

  private static GeneratedRecords records(Config config, StreamName name) {
    SyntheticStream stream = name.stream();
    List<String> columns = new ArrayList<>(stream.features());
    columns.add(stream.label());
    Drift none = new Drift(Drift.Kind.none, 0, 1);
    return new GeneratedRecords(
        config, name, columns, new GeneratedSamples(stream, 1, 1, none, 3, 1, 0));
  }

  @Test
  void shouldWriteRecordsInTheFormatOfTheSettings() throws Exception {
    Config config =
        ConfigLoader.load(
            Files.writeString(
                folder.resolve("a.yaml"),
                """
                name: a
                samples: {format: json}
                features: [{name: x1, type: numeric}, {name: x2, type: numeric}]
                label: {name: class, type: category, values: ["0", "1"]}
                network: [{dense: {units: 2}}]
                loss: softmax_cross_entropy
                optimizer: adam
                """));
    List<String> table = generate("--stream sea --samples 3").out().lines().skip(1).toList();
    List<String> records = new ArrayList<>();
    records(config, StreamName.sea)
        .forEachRemaining(value -> records.add(new String(value, UTF_8)));

    assertThat(records).hasSize(3);
    for (int i = 0; i < 3; i++) {
      String[] cells = table.get(i).split(",", -1);
      assertThat(records.get(i))
          .as("without x3, which the settings don't name")
          .isEqualTo(
              "{\"x1\":%s,\"x2\":%s,\"class\":\"%s\"}".formatted(cells[0], cells[1], cells[3]));
    }
  }

  @Test
  void shouldNameTheColumnsThatTheStreamDoesNotHave() throws Exception {
    Config config = ConfigLoader.load(Documentation.ROOT.resolve("examples/line.yaml"));

    assertThatThrownBy(() -> records(config, StreamName.sea))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "model line: its settings name x, y, which the stream sea does not have; it has x1, x2,"
                + " x3, class");
  }
}
