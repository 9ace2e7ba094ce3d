package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Documentation;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitCommandTest {
  @TempDir private Path folder;

  @Test
  void shouldWriteSettingsForTheExample() throws Exception {
    Path output = folder.resolve("line.yaml");

    Console console =
        Console.run(
            "init",
            "-i",
            Documentation.ROOT.resolve("examples/line.csv"),
            "--label",
            "y",
            "-o",
            output);

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out()).contains("written after a look at 3,000 records");
    Config config = ConfigLoader.load(output);
    assertThat(config.name()).isEqualTo("line");
    assertThat(config.sampleFields().width()).isEqualTo(1);
  }

  @Test
  void shouldPrintThemWithoutAnOutput() throws Exception {
    Path input = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2.5\n2,3.5\n");

    Console console = Console.run("init", "-i", input, "--label", "y", "--name", "other");

    assertThat(console.exitCode()).isZero();
    assertThat(console.out()).contains("\nname: other\n").contains("--config other.yaml");
  }

  @Test
  void shouldNotOverwrite() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2.5\n2,3.5\n");

    Console console = Console.run("init", "-i", file, "--label", "y", "-o", file);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualToIgnoringNewLines(file + ": exists already; give another name");
    assertThat(file).hasContent("x,y\n1,2.5\n2,3.5\n");
  }

  @Test
  void shouldNameAFolderThatIsNotThere() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2.5\n2,3.5\n");

    Console console = Console.run("init", "-i", file, "--label", "y", "-o", "none/such/a.yaml");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualToIgnoringNewLines(
            "none/such/a.yaml: there is no folder %s; make it first"
                .formatted(Path.of("none/such").toAbsolutePath()));
  }

  @Test
  void shouldCountRowsWithMoreCellsAndTakeShortOnesForIncomplete() throws Exception {
    Path input = Files.writeString(folder.resolve("a.csv"), "x,y,z\n1,2.5,1\n2,3.5\n1,2,3,4\n");

    Console console = Console.run("init", "-i", input, "--label", "y");

    assertThat(console.exitCode()).isZero();
    assertThat(console.err())
        .contains("1; the first: " + input + ":4: 4 cells where the first line");
    assertThat(console.out())
        .contains("{name: x, type: numeric}  # 1 to 2\n")
        .contains("#   z: always 1\n");
  }

  @Test
  void shouldLookAtPackedLinesOfJsonAndCountTheBroken() throws Exception {
    Path input = folder.resolve("a.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(input))) {
      out.write("{\"x\":1,\"y\":2.5}\n{oh\n[]\n{\"x\":2,\"y\":3.5}\n".getBytes(UTF_8));
    }

    Console console = Console.run("init", "-i", input, "--label", "y");

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.err()).startsWith("could not be read: 2; the first: " + input + ":2: ");
    assertThat(console.out()).contains("# 2 records besides could not be read");
  }

  @Test
  void shouldLookAtTheFirstRecordsOnly() throws Exception {
    Path input = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2.5\n2,3.5\nno,no\n");

    Console console = Console.run("init", "-i", input, "--label", "y", "--limit", "2");

    assertThat(console.out()).contains("{name: x, type: numeric}").contains("2 records");
  }

  @Test
  void shouldSayThatFurtherRecordsMayHaveTheLabel() throws Exception {
    Path input = Files.writeString(folder.resolve("a.csv"), "x,y\n1,\n2,\n3,a\n4,b\n");

    assertThat(Console.run("init", "-i", input, "--label", "y", "--limit", "2").err().strip())
        .isEqualTo(
            "--label y: has no values; only the first 2 records were looked at: --limit N looks at"
                + " more");
    assertThat(Console.run("init", "-i", input, "--label", "z").err().strip())
        .isEqualTo("--label z: there is no such column; there are x, y");
    assertThat(Console.run("init", "-i", input, "--label", "y").exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.csv | '' | the file is empty",
        "a.csv | 'x,y' | has no records",
        "a.jsonl | '' | has no records",
        "a.jsonl | '{oh' | none of 1 records could be read; the first: ",
        "a.json | '[{\"x\":1},{\"x\":2}]' | is an array in JSON: expected an object in each line",
        "a.csv | 'x,y;1,2,3;1' | --label l: there is no such column; there are x, y",
        "a.csv | '{\"x\":1};{\"x\":1}' | JSON lines need a file name that ends in .jsonl",
        "a.csv | 'x|y' | its cells seem to be separated by \"|\", not by",
        "x-idx3-ubyte.gz | '' | images have no columns"
      })
  void shouldSayInOneLineWhyThereAreNoSettings(String name, String lines, String message)
      throws Exception {
    Path input = Files.writeString(folder.resolve(name), lines.replace(";", "\n"));

    Console console = Console.run("init", "-i", input, "--label", "l");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err().lines()).hasSize(1);
    assertThat(console.err()).contains(message);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void shouldListTheColumnsWhereNobodyCanBeAsked() throws Exception {
    Path input = Files.writeString(folder.resolve("a.csv"), "x,label\n1,2.5\n2,3.5\n");

    Console console = Console.run("init", "-i", input);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualToIgnoringNewLines(
            "which column is the label? Name it with --label NAME; there are label, x");
  }

  @ParameterizedTest
  @CsvSource({
    "init --label y, Missing required argument",
    "init -i a.csv --topic t, mutually exclusive",
    "init -i a.csv --limit 0, --limit: 0: must be at least 1",
    "init -i a.csv --name a/b, --name: a/b: must be 1 to 200 letters",
    "init -i a.csv --registry http://r:8081, --registry: http://r:8081: is for a topic: give --topic",
    "init --topic t --registry r:8081, --registry: r:8081: must be the http or https URL",
    "init --topic t --registry http://u:p@r, --registry: a URL with a user: must be without a user"
  })
  void shouldRefuseACommandLineThatMakesNoSense(String command, String message) {
    Console console = Console.run((Object[]) command.split(" "));

    assertThat(console.exitCode()).isEqualTo(2);
    assertThat(console.err()).contains(message);
  }

  @Test
  void shouldNameTheBrokersThatDoNotAnswer() {
    Console console =
        Console.run("init", "--topic", "t", "--bootstrap-server", "no-such-host.invalid:9092");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .startsWith("--bootstrap-server no-such-host.invalid:9092: no answer: No resolvable");
  }
}
