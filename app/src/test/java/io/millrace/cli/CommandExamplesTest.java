package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Holds the help of every command to the examples in it. */
class CommandExamplesTest {
  private static final String PROMPT = "  millrace ";

  static Stream<CommandLine> commands() {
    return all(Main.commandLine(new Main()));
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(CommandExamplesTest::all));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldShowAnExampleThatParses(CommandLine command) {
    List<String> examples =
        Arrays.stream(command.getCommandSpec().usageMessage().footer())
            .filter(line -> line.startsWith(PROMPT))
            .map(line -> line.substring(PROMPT.length()).replaceFirst(" > .*", ""))
            .toList();

    assertThat(examples).as(command.getCommandSpec().qualifiedName()).isNotEmpty();
    String name = command.getCommandSpec().qualifiedName().replaceFirst("millrace ?", "");
    for (String example : examples) {
      assertThat(example).startsWith(name);
      assertThatCode(() -> parse(example)).as(example).doesNotThrowAnyException();
    }
  }

  private static ParseResult parse(String example) {
    return Main.commandLine(new Main()).parseArgs(example.split(" "));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldSayWhatItDoes(CommandLine command) {
    assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
    assertThat(command.getUsageMessage().lines()).allMatch(line -> line.length() <= 100);
  }
}
