package io.millrace.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Teaches a shell to complete our commands. */
@Command(
    name = "completion",
    description = "Print a completion script for the shell.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  millrace completion bash > ~/.local/share/bash-completion/completions/millrace",
      "",
      "For the current shell only: source <(./millrace completion bash)"
    })
final class CompletionCommand implements Callable<Integer> {
  /** Shells that the script is for. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Shell shell;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    if (shell == Shell.zsh) {
      // The script's own way to load it does nothing where completion is not set up yet.
      spec.commandLine().getOut().println("autoload -Uz compinit bashcompinit && compinit -u");
    }
    String script = AutoComplete.bash("millrace", Main.commandLine(new Main()));
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
