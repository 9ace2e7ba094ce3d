package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir private Path folder;

  @Test
  void shouldMakeBashCompleteCommandsAndValues() throws Exception {
    assumeTrue(Files.isExecutable(BASH), "there is no bash here");

    assertThat(complete("millrace", "ev")).containsExactly("evaluate");
    assertThat(complete("millrace", "checkpoints", "ex")).containsExactly("export");
    assertThat(complete("millrace", "doctor", "--js")).containsExactly("--json");
    assertThat(complete("millrace", "run", "--log-format", "j")).containsExactly("json");
  }

  /** What bash offers for the last of these words. */
  private List<String> complete(String... words) throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(script, Console.run("completion", "bash").out());
    Process bash =
        new ProcessBuilder(
                BASH.toString(),
                "-c",
                """
                source '%s'
                COMP_WORDS=(%s)
                COMP_CWORD=%d
                _complete_millrace
                printf '%%s\\n' "${COMPREPLY[@]}"
                """
                    .formatted(script, String.join(" ", words), words.length - 1))
            // compopt complains where no completion is going on
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String answer = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).as(answer).isZero();
    return answer.lines().map(String::strip).toList();
  }
}
