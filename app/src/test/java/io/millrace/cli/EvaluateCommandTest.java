package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything is learned; {@link EvaluateIT} learns. */
class EvaluateCommandTest {
  @TempDir private Path folder;

  private Console evaluate(String settings, Object... options) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("a.yaml"),
            """
            name: a
            features: [{name: x, type: numeric}]
            label: {name: y, type: number}
            network: [dense: {units: 1}]
            loss: mean_squared_error
            optimizer: adam
            """
                + settings);
    Object[] arguments = new Object[options.length + 5];
    System.arraycopy(
        new Object[] {"evaluate", "-c", config, "-i", folder.resolve("a.csv")}, 0, arguments, 0, 5);
    System.arraycopy(options, 0, arguments, 5, options.length);
    return Console.run(arguments);
  }

  @Test
  void shouldNotOverwriteWhatIsThere() throws Exception {
    Path file = Files.createFile(folder.resolve("p.csv"));

    Console console = evaluate("", "--predictions", file);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err()).contains(file + ": exists already; give another name");
  }

  @Test
  void shouldTellThatThereIsNoFolderForTheModel() throws Exception {
    Path model = folder.resolve("none/model");

    Console console = evaluate("", "--save-model", model);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .contains(model + ": there is no folder " + folder.resolve("none") + "; make it first");
  }

  @Test
  void shouldRefuseToSaveOneOfSeveralModels() throws Exception {
    Console console = evaluate("model: per_partition", "--save-model", folder.resolve("model"));

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err()).contains("model: per_partition; set it to one");
  }

  @Test
  void shouldRefuseToStartFromACheckpointOfAnotherBroker() throws Exception {
    Console console = evaluate("start_from: {checkpoint: {model: teacher}}");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .contains("can't read the checkpoints of teacher", "millrace replay --input");
  }

  @Test
  void shouldRefuseALimitOfNone() throws Exception {
    Console console = Console.run("evaluate", "-c", "a.yaml", "--from-topic", "t", "--limit", "0");

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains("--limit: 0: must be at least 1");
  }
}
