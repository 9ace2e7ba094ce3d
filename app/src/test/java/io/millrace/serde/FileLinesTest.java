package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileLinesTest {
  @TempDir private Path folder;

  @Test
  void shouldReadEveryLineWhenTheyEndAnywhereInTheBuffer() throws IOException {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>();
    for (int length : List.of(0, 1, 65_535, 65_536, 65_537, 131_072, 200_000, 3)) {
      lines.add("é".repeat(random.nextInt(3)) + "x".repeat(length));
    }
    Path file = Files.writeString(folder.resolve("a.txt"), String.join("\r\n", lines));

    assertThat(texts(file)).isEqualTo(lines);

    Files.writeString(file, String.join("\n", lines) + "\n");

    assertThat(texts(file)).isEqualTo(lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void shouldSayThatAFileIsUtf16(String charset) throws IOException {
    Path file =
        Files.write(folder.resolve("a.csv"), "\ufeffa,b\n".getBytes(Charset.forName(charset)));

    assertThatThrownBy(() -> FileLines.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.csv: is UTF-16: expected UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "1f8b0800, is packed by gzip: its name must end in .gz",
    "504b03041400, 'is a ZIP archive, as .xlsx files are'",
    "504152311500, is a Parquet file",
    "4f626a01, is an Avro file"
  })
  void shouldSayWhatAFileIsThatIsNoText(String beginning, String fault) throws IOException {
    Path file = folder.resolve("a.csv");
    Files.write(file, HexFormat.of().parseHex(beginning));

    assertThatThrownBy(() -> FileLines.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.csv: " + fault);
  }

  @Test
  void shouldReadAFileThatIsShorterThanTheBeginningsOfOthers() throws IOException {
    assertThat(texts(Files.writeString(folder.resolve("a.csv"), "P"))).containsExactly("P");
    assertThat(texts(Files.writeString(folder.resolve("b.csv"), ""))).isEmpty();
  }

  private static List<String> texts(Path file) throws IOException {
    List<String> texts = new ArrayList<>();
    try (FileLines lines = FileLines.open(file)) {
      while (lines.hasNext()) {
        FileLine line = lines.next();
        assertThat(line.fault()).isNull();
        assertThat(line.number()).isEqualTo(texts.size() + 1);
        texts.add(line.text());
      }
    }
    return texts;
  }
}
