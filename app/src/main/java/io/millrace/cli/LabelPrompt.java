package io.millrace.cli;

import static java.nio.charset.Charset.defaultCharset;

import io.millrace.cli.init.Labels;
import io.millrace.cli.init.Profile;
import io.millrace.cli.terminal.TerminalDevice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks which column is the label. */
final class LabelPrompt {
  private static final int MOST_SHOWN = 40;

  private LabelPrompt() {}

  /**
   * The answer of the person at the terminal.
   *
   * @throws CommandException if there is no terminal, or no answer
   */
  static String ask(Profile profile, PrintWriter out) {
    List<String> candidates = Labels.candidates(profile);
    if (!TerminalDevice.isInteractive() || candidates.isEmpty()) {
      throw new CommandException(Labels.question(profile));
    }
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, defaultCharset()));
    return ask(candidates, out::println, () -> line(in))
        .orElseThrow(() -> new CommandException(Labels.question(profile)));
  }

  private static @Nullable String line(BufferedReader in) {
    try {
      return in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks until the answer is a name or its number; empty if the answers end. */
  static Optional<String> ask(
      List<String> candidates, Consumer<String> print, Supplier<@Nullable String> answers) {
    print.accept("Which column is to be predicted? Answer with a name or its number.");
    for (int i = 0; i < Math.min(MOST_SHOWN, candidates.size()); i++) {
      print.accept("%4d  %s".formatted(i + 1, candidates.get(i)));
    }
    for (String answer = answers.get(); answer != null; answer = answers.get()) {
      String text = answer.strip();
      if (candidates.contains(text)) {
        return Optional.of(text);
      } else if (text.matches("\\d{1,6}")
          && Integer.parseInt(text) >= 1
          && Integer.parseInt(text) <= candidates.size()) {
        return Optional.of(candidates.get(Integer.parseInt(text) - 1));
      }
      print.accept("Answer with a name or its number.");
    }
    return Optional.empty();
  }
}
