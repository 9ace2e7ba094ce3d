package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTableTest {
  @Test
  void shouldReplaceWhatStandsBetweenTheComments(@TempDir Path folder) throws IOException {
    Path page =
        Files.writeString(
            folder.resolve("page.md"),
            "above\n<!-- table -->\nold\n<!-- end of table -->\nbelow\n");
    PageTable.replace(page, "| new |\n");
    assertThat(page)
        .content()
        .isEqualTo("above\n<!-- table -->\n| new |\n<!-- end of table -->\nbelow\n");
  }

  @Test
  void shouldRefuseAPageWithoutThem(@TempDir Path folder) throws IOException {
    Path page = Files.writeString(folder.resolve("page.md"), "above\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PageTable.replace(page, ""))
        .withMessageContaining("page.md: no place for a table: there must be <!-- table -->");
  }
}
