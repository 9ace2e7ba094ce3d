package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  @TempDir Path folder;

  private static List<Map<String, String>> rows(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (CsvFile csv = CsvFile.open(file, CsvDialect.RFC_4180, false)) {
      csv.forEachRemaining(row -> rows.add(row.cells()));
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
    assertThatThrownBy(() -> CsvFile.open(file, CsvDialect.RFC_4180, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.csv")
        .hasMessageContaining("column \"a\" is there twice: the first line must name each once");
  }

  @Test
  void shouldGoOnBehindARowThatIsBroken() throws IOException {
    byte[] text =
        """
        a,b
        1,2
        3,"never closed
        5,6
        7,"closed" and more
        8,5" pipe
        "two
        lines",9
        10,X
        11,12
        """
            .getBytes(StandardCharsets.UTF_8);
    text[new String(text, StandardCharsets.UTF_8).indexOf('X')] = (byte) 0xC0;
    Path file = Files.write(folder.resolve("a.csv"), text);

    List<CsvFile.Row> rows = new ArrayList<>();
    try (CsvFile csv = CsvFile.open(file, CsvDialect.RFC_4180, false)) {
      csv.forEachRemaining(rows::add);
    }

    assertThat(rows)
        .extracting(row -> row.line().number())
        .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 9L, 10L);
    assertThat(rows)
        .extracting(CsvFile.Row::cells)
        .containsExactly(
            Map.of("a", "1", "b", "2"),
            Map.of(),
            Map.of("a", "5", "b", "6"),
            Map.of(),
            Map.of("a", "8", "b", "5\" pipe"),
            Map.of("a", "two\nlines", "b", "9"),
            Map.of(),
            Map.of("a", "11", "b", "12"));
    assertThat(rows)
        .filteredOn(row -> row.cells().isEmpty())
        .extracting(row -> String.valueOf(row.line().fault()))
        .satisfiesExactly(
            fault -> assertThat(fault).endsWith("broken CSV: a quote is not closed"),
            fault -> assertThat(fault).endsWith("broken CSV: text after a closing quote"),
            fault -> assertThat(fault).endsWith("its byte 4 is not UTF-8"));
    assertThat(rows.get(6).line().bytes()).containsExactly('1', '0', ',', 0xC0);
  }

  @Test
  void shouldTakeARowOfSeveralLinesAsOneWhenItIsNotUtf8() throws IOException {
    byte[] text = "a,b,c\n1,X,\"two\nlines, X\"\n2,\"X\",3\n".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      text[i] = text[i] == 'X' ? (byte) 0xC0 : text[i];
    }
    Path file = Files.write(folder.resolve("a.csv"), text);

    List<CsvFile.Row> rows = new ArrayList<>();
    try (CsvFile csv = CsvFile.open(file, CsvDialect.RFC_4180, false)) {
      csv.forEachRemaining(rows::add);
    }

    assertThat(rows).extracting(row -> row.line().number()).containsExactly(2L, 4L);
    assertThat(rows).allSatisfy(row -> assertThat(row.cells()).isEmpty());
    assertThat(rows)
        .extracting(row -> String.valueOf(row.line().fault()))
        .allSatisfy(fault -> assertThat(fault).endsWith("is not UTF-8"));
    assertThat(rows.get(0).line().bytes()).isEqualTo(Arrays.copyOfRange(text, 6, 24));
  }

  @Test
  void shouldPassOverEmptyLinesBeforeTheNamesOfTheColumns() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "\n\r\na,b\n1,2\n");

    assertThat(rows(file)).containsExactly(Map.of("a", "1", "b", "2"));
  }

  @Test
  void shouldTakeNamesOfColumnsThatReachOverSeveralLines() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "\"a\n(kg)\",\"b\"\"\n\n\"\"\"\n1,2\n");

    assertThat(rows(file)).containsExactly(Map.of("a\n(kg)", "1", "b\"\n\n\"", "2"));
  }

  @Test
  void shouldPassOverTheNoteOfTheSeparator() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "sep=;\r\na;b\r\n1;2\r\n");

    List<Map<String, String>> rows = new ArrayList<>();
    try (CsvFile csv = CsvFile.open(file, CsvDialect.RFC_4180.withSeparator(';'), false)) {
      csv.forEachRemaining(row -> rows.add(row.cells()));
    }
    assertThat(rows).containsExactly(Map.of("a", "1", "b", "2"));
  }

  @Test
  void shouldTakeSeveralColumnsWithoutAName() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a,,\n1,,\n2,3,4\n");

    assertThat(rows(file)).extracting(row -> row.get("a")).containsExactly("1", "2");
  }

  /** As one that is still being copied. */
  @Test
  void shouldGiveAllRowsThatAreThereWhenAPackedFileIsCutOff() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write("a\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 50_000; i++) {
        out.write((i + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    Path file = folder.resolve("a.csv.gz");
    Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));

    List<CsvFile.Row> rows = new ArrayList<>();
    try (CsvFile csv = CsvFile.open(file, CsvDialect.RFC_4180, false)) {
      csv.forEachRemaining(rows::add);
    }

    int last = rows.size() - 1;
    assertThat(last).isGreaterThan(1000);
    for (int i = 0; i < last; i++) {
      assertThat(rows.get(i).cells()).isEqualTo(Map.of("a", Integer.toString(i)));
    }
    assertThat(rows.get(last).line().number()).isEqualTo(last + 2);
    assertThat(String.valueOf(rows.get(last).line().fault()))
        .contains("the file can't be read from here on: Unexpected end of ZLIB input stream");
  }

  @Test
  void shouldPassOverFurtherHeadersWhereFilesWereJoined() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a;b\n1;2\na;b\n'a';b\na;3\n");
    List<Map<String, String>> rows = new ArrayList<>();
    try (CsvFile csv = CsvFile.open(file, new CsvDialect(';', '\''), true)) {
      csv.forEachRemaining(row -> rows.add(row.cells()));
    }
    assertThat(rows).containsExactly(Map.of("a", "1", "b", "2"), Map.of("a", "a", "b", "3"));
  }
}
