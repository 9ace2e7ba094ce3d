package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the links of the documentation, but for those to other sites, to what is there. */
class DocumentedLinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\\n]*`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  static List<Path> pages() {
    return Documentation.pages();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldLeadSomewhere(Path page) {
    String prose = CODE.matcher(Documentation.text(page)).replaceAll("");
    assertThat(LINK.matcher(prose).results().map(match -> match.group(1)))
        .filteredOn(link -> !link.startsWith("https://"))
        .allSatisfy(link -> check(page, link));
  }

  private static void check(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    assertThat(Files.exists(target)).as("%s: %s", page, link).isTrue();
    if (parts.length == 2) {
      assertThat(anchors(target)).as("%s: %s", page, link).contains(parts[1]);
    }
  }

  /** The names that GitHub gives to headings. */
  private static Set<String> anchors(Path page) {
    String text =
        Pattern.compile("(?ms)^```.*?^```").matcher(Documentation.text(page)).replaceAll("");
    return HEADING
        .matcher(text)
        .results()
        .map(match -> match.group(1).toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** Each page of docs is found from their index, and decisions from their folder. */
  @Test
  void shouldListEveryPageInTheIndex() {
    Path docs = Documentation.ROOT.resolve("docs");
    String index = Documentation.text(docs.resolve("README.md"));
    Stream<String> names =
        pages().stream()
            .filter(page -> docs.equals(page.getParent()))
            .map(page -> page.getFileName().toString())
            .filter(name -> !name.equals("README.md"));
    assertThat(names).allSatisfy(name -> assertThat(index).contains("(" + name + ")"));
  }
}
