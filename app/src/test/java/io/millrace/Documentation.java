package io.millrace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project's pages, in Markdown. */
public final class Documentation {
  /** The repository's root. */
  public static final Path ROOT = Path.of("..");

  private Documentation() {}

  /** Those at the root, all of docs, and the benchmarks' README. */
  public static List<Path> pages() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md")
                  .map(ROOT::resolve),
              docs.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a page. */
  public static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a page shows in a language, one block after the other. */
  public static Stream<String> blocks(Path page, String language) {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```")
        .matcher(text(page))
        .results()
        .map(block -> block.group(1));
  }

  /** The commands of a block for a shell, each on one line, as far as they are no comments. */
  public static List<String> commands(String block) {
    return block
        .replaceAll("\\\\\\n *", "")
        .lines()
        .map(line -> line.replaceFirst("(^| +)# .*", ""))
        .filter(line -> !line.isBlank())
        .toList();
  }
}
