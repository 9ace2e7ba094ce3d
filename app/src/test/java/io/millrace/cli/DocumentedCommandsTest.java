package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the documentation's commands to those that exist. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^(?:[A-Z_]+=\\S+ )?\\./millrace ([^#>\\n]+)");

  static Stream<String> commands() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .flatMap(DocumentedCommandsTest::commands)
          .toList()
          .stream();
    }
  }

  private static Stream<String> commands(Path file) {
    try {
      return COMMAND.matcher(Files.readString(file)).results().map(match -> match.group(1).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldUnderstandEveryCommand(String command) {
    List<String> words = List.of(command.split(" "));
    Main.commandLine(new Main()).parseArgs(words.toArray(String[]::new));
    assertThat(words)
        .filteredOn(word -> word.startsWith("examples/"))
        .allSatisfy(word -> assertThat(ROOT.resolve(word)).exists());
  }
}
