package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Documentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.MissingParameterException;

/**
 * Holds the documentation's commands to those that exist: in blocks, in examples, and in prose,
 * where options may be left out. {@link DocumentedCommandsIT} runs them.
 */
class DocumentedCommandsTest {
  private static final Pattern COMMAND =
      Pattern.compile("^(?:[A-Z_]+=\\S+ )*\\./millrace ([^#>]+)");
  private static final Pattern IN_PROSE =
      Pattern.compile("`(?:[A-Z_]+=\\S+ )*(?:\\./)?millrace ((?:-|[a-z])[^`…]*)`");
  private static final Pattern IN_EXAMPLES = Pattern.compile("(?m)^# +(\\./millrace .*)$");

  static Stream<String> commands() throws IOException {
    try (Stream<Path> files = Files.list(Documentation.ROOT.resolve("examples"))) {
      List<String> examples =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .map(file -> Documentation.text(file).replaceAll("\\\\\\n# *", ""))
              .flatMap(text -> groups(IN_EXAMPLES, text))
              .toList();
      Stream<String> blocks =
          Documentation.pages().stream()
              .flatMap(page -> Documentation.blocks(page, "sh"))
              .flatMap(block -> Documentation.commands(block).stream());
      return Stream.concat(blocks, examples.stream()).flatMap(line -> groups(COMMAND, line));
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldUnderstandEveryCommand(String command) {
    List<String> words = words(command);
    parse(words);
    assertThat(words)
        .filteredOn(word -> word.startsWith("examples/"))
        .allSatisfy(word -> assertThat(Documentation.ROOT.resolve(word)).exists());
  }

  static Stream<String> commandsInProse() {
    return Documentation.pages().stream()
        .map(page -> Documentation.text(page).replaceAll("(?ms)^```.*?^```", ""))
        .flatMap(text -> groups(IN_PROSE, text));
  }

  @ParameterizedTest
  @MethodSource("commandsInProse")
  void shouldUnderstandWhatProseNames(String command) {
    try {
      parse(words(command.replaceAll(" [A-Z]+$", " 1")));
    } catch (MissingParameterException e) {
      assertThat(e).hasMessageContaining("required"); // perhaps one of a group
    }
  }

  private static void parse(List<String> words) {
    Main.commandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(words.toArray(String[]::new));
  }

  private static List<String> words(String command) {
    return List.of(command.strip().split(" +"));
  }

  private static Stream<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1));
  }
}
