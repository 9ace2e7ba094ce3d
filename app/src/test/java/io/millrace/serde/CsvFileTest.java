package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  @TempDir Path folder;

  private static List<Map<String, String>> rows(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (CsvFile csv = CsvFile.open(file)) {
      csv.forEachRemaining(rows::add);
    }
    return rows;
  }

  @Test
  void shouldNameCellsByTheirColumnsWhenRowsAreTooShortOrTooLong() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a,b\n1,\"x,\"\"y\"\"\"\n\n2\n3,4,5\n");
    assertThat(rows(file))
        .containsExactly(
            Map.of("a", "1", "b", "x,\"y\""),
            Map.of("a", "2"),
            Map.of("a", "3", "b", "4", "column_3", "5"));
  }

  @Test
  void shouldUnpackWhenTheNameEndsInGz() throws IOException {
    Path file = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("a\n1\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(rows(file)).containsExactly(Map.of("a", "1"));
  }

  @Test
  void shouldNameTheFileWhenItsHeaderIsWrong() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a,a\n1,2\n");
    assertThatThrownBy(() -> CsvFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.csv")
        .hasMessageContaining("duplicate");
  }
}
