package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MistakesTest {
  @TempDir private Path folder;

  @Test
  void shouldTellOfEveryMistakeWhenTheSettingsAreWrong() throws IOException {
    Path config = folder.resolve("wrong.yaml");
    Files.writeString(
        config,
        """
        name: wrong
        features: [{name: a, type: numerical}]
        label: {name: y, type: number}
        network: [{dense: {units: none}}]
        loss: mean_squared_error
        optimiser: {sgd: {learning_rate: 0.1}}
        optimizer: {adam: {learning_rate: -1}}
        batch_size: 0
        """);

    Console console = Console.run("run", "--config", config);

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.out()).isEmpty();
    assertThat(console.err().lines())
        .hasSize(5)
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("features", "numerical"),
            line -> assertThat(line).contains("network", "units", "none"),
            line -> assertThat(line).contains("optimiser"),
            line -> assertThat(line).contains("learning_rate", "-1"),
            line -> assertThat(line).contains("batch_size", "0"));
  }

  /** Of a pool, which learns sample by sample. */
  @Test
  void shouldTellOnceWhenANumberOfTheSettingsIsNone() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("wrong.yaml"),
            """
            name: wrong
            features: [{name: a, type: numeric}]
            label: {name: y, type: number}
            batch_size: lots
            """);

    Console console = Console.run("run", "--config", config);

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err().lines())
        .containsExactly("wrong.yaml: batch_size: lots: must be a whole number (line 4)");
  }

  @Test
  void shouldNotSendAResetToASavedModel() throws IOException {
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("saved_model.pb"), "graph");
    Path variables = Files.createDirectories(model.resolve("variables"));
    Files.writeString(variables.resolve("variables.index"), "none");
    Path config =
        Files.writeString(
            folder.resolve("own.yaml"),
            """
            name: own
            features: [{name: a, type: numeric}]
            label: {name: y, type: number}
            saved_model: {path: model}
            kafka: {bootstrap.servers: "127.0.0.1:1"}
            """);

    Console console = Console.run("control", "reset", "-c", config);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .contains("reset: the first state of a SavedModel is not kept", "checkpoints rollback");
  }

  @Test
  void shouldExitWith2WhenTheCommandLineIsWrong() {
    Console console = Console.run("run");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("--config").doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo --samples -5 | --samples: -5: must be at least 1",
        "demo --rate -5 | --rate: -5.0: must be at least 0",
        "alias live -c none.yaml --port 65536 | --port': '65536': must be from 0 to 65535",
        "serve -c none.yaml --port http | --port': 'http': must be a number from 0 to 65535",
        "demo --port -1 | --port': '-1': must be from 0 to 65535",
        "produce -c none.yaml -i none.csv --rate -5 | --rate: -5.0: must be 0 or above",
        "evaluate -c none.yaml -i none.csv --max-refused 7 | --max-refused: 7.0: must be from 0 to 1",
        "demo --samples 1e3 | --samples': '1e3': must be a whole number, such as 1000",
        "demo --samples 99999999999999999999 | --samples': '99999999999999999999': must be closer to 0",
        "demo --rate fast | --rate': 'fast': must be a number, such as 0.5",
        "control stop -c none.yaml | 'stop': must be one of freeze, thaw, reset",
        "serve -c none.yaml --replica first | --replica': 'first': must be a whole number",
        "checkpoints diff -c none.yaml 5 latest | 'latest': must be a whole number",
        "produce -c none.yaml -i none.csv --separator ;; | --separator': ';;': must be one character, or tab"
      })
  void shouldRefuseNumbersThatMakeNoSense(String command, String message) {
    Console console = Console.run((Object[]) command.split(" "));

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains(message).doesNotContain("Exception");
  }

  /** As of {@code --dir "$FOLDER"} where there is no such variable. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --config= | --config",
        "run --config none.yaml --dir= | --dir",
        "produce --config none.yaml --input= | --input",
        "checkpoints export --config= /tmp/none | --config",
      })
  void shouldRefuseAnEmptyPath(String command, String option) {
    Console console = Console.run((Object[]) command.split(" "));

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err())
        .contains("'" + option + "'")
        .contains(": '': must name a file or folder; is a variable of the shell not set?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run | no-such-host.invalid:9092 | No resolvable bootstrap urls",
        "topics | no-such-host.invalid:9092 | No resolvable bootstrap urls",
        "checkpoints list | no-such-host.invalid:9092 | No resolvable bootstrap urls",
        "control freeze | no-such-host.invalid:9092 | No resolvable bootstrap urls",
        "control thaw | 127.0.0.1:1 | "
      })
  void shouldNameTheAddressWhenNoBrokerAnswers(
      String command, String address, @Nullable String reason) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("app.yaml"),
            MalformedLines.SETTINGS
                + "name: app\nkafka: {bootstrap.servers: \"%s\"}\n".formatted(address));
    List<Object> arguments = new ArrayList<>(List.of((Object[]) command.split(" ")));
    arguments.addAll(List.of("--config", config));

    Console console = Console.run(arguments.toArray());

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .contains("kafka.bootstrap.servers: " + address + ": no answer: ")
        .contains("check kafka.bootstrap.servers, that the brokers run")
        .contains(reason == null ? "" : reason)
        .doesNotContain("Exception");
  }

  @Test
  void shouldSayWhyAFolderCannotHoldABroker() throws IOException {
    Path config =
        Files.writeString(folder.resolve("app.yaml"), MalformedLines.SETTINGS + "name: app\n");

    Console console = Console.run("run", "--config", config, "--dir", config);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .contains("app.yaml/broker: can't be written (Not a directory): choose another directory")
        .doesNotContain("Exception");
  }

  /** Ctrl-C before the first sample. */
  @Test
  void shouldNotBlameTheFileWhenItWasStopped() {
    assertThat(CommandException.noSamples("a.csv", true))
        .hasMessage("a.csv: stopped before a sample was learned");
    assertThat(CommandException.noSamples("a.csv", false)).hasMessage("a.csv: has no samples");
  }

  @ParameterizedTest
  @ValueSource(strings = {"history", "checkpoints list", "checkpoints show"})
  void shouldNotMakeABrokerForAFolderThatIsMistyped(String command) throws IOException {
    Path config =
        Files.writeString(folder.resolve("app.yaml"), MalformedLines.SETTINGS + "name: app\n");
    Path mistyped = folder.resolve("hme");
    List<Object> arguments = new ArrayList<>(List.of((Object[]) command.split(" ")));
    arguments.addAll(List.of("--config", config, "--dir", mistyped));

    Console console = Console.run(arguments.toArray());

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .contains(mistyped + ": there is no such folder: name that of the model with --dir")
        .doesNotContain("Exception");
    assertThat(mistyped).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app | s | name: other | app: is the name of a model: choose another for the alias",
        "a/b | s | name: other | a/b: the alias's name must be 1 to 200 letters",
        "live | s | name: app | app: two models have this name",
        "live | t | name: other | app learns topic s, but other learns t: the models of an alias must learn the same topic",
        "live | s | predictions: {topic: app.predictions}, name: other | app: predictions.topic: app.predictions: another of the models writes there, too: an alias can't tell",
        "live | s | predictions: {offsets: false}, name: other | other: predictions.offsets: false: must be true: by them the alias knows what to copy"
      })
  void shouldRefuseAnAliasThatMakesNoSense(
      String alias, String topic, String settings, String message) throws IOException {
    Path first = settings("app.yaml", "s", "name: app");
    Path second = settings("other.yaml", topic, settings.replace("}, ", "}\n"));

    for (Console console :
        List.of(
            Console.run("alias", alias, "-c", first, "-c", second),
            Console.run("doctor", "--alias", alias, "-c", first, "-c", second))) {
      assertThat(console.exitCode()).isEqualTo(2);
      assertThat(console.err()).contains(message).doesNotContain("Exception");
    }
  }

  @Test
  void shouldLookAtOneModelUnlessItIsAnAlias() {
    Console console = Console.run("doctor", "-c", "a.yaml", "-c", "b.yaml");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("--config: only one, or the name of an alias of them");
  }

  /** Before anything is learned. */
  @Test
  void shouldTellThatThereIsNoFolderForThePageOfAReplay() throws IOException {
    Path config = settings("app.yaml", "s", "name: app");
    Path page = folder.resolve("none/page.html");

    Console console =
        Console.run("replay", "-c", config, "-i", folder.resolve("none.csv"), "--html", page);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualToIgnoringNewLines(
            page + ": there is no folder " + folder.resolve("none") + "; make it first");
  }

  private Path settings(String file, String topic, String more) throws IOException {
    return Files.writeString(
        folder.resolve(file),
        MalformedLines.SETTINGS.replace("samples: {", "samples: {topic: %s, ".formatted(topic))
            + "kafka: {bootstrap.servers: '127.0.0.1:1'}\n"
            + more
            + "\n");
  }

  @Test
  void shouldRefuseACommandForBeforeTheFirstSample() {
    Console console = Console.run("control", "freeze", "--config", "none.yaml", "--samples", "0");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("--samples: 0: must be at least 1");
  }
}
