package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.PassedOverException;
import io.millrace.data.SampleReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV with other separators and quotes, and with headers. */
class CsvDialectTest {
  private static SampleReader reader(String separator, String quote) {
    return codec(separator, quote, false).newReader();
  }

  private static SampleCodec codec(String separator, String quote, boolean header) {
    return Samples.codec(Samples.FIELDS, new SampleFormat.Csv(null, separator, quote, header));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "; # \" # 1.5;2;7;-0.8;\"UP\"",
        "| # ' # '1.5'|2|7|-0.8|'UP'",
        "; # `` # 1.5;2;7;-0.8;UP"
      })
  void shouldReadAnotherSeparatorAndQuote(String separator, String quote, String line)
      throws InvalidSampleException {
    assertThat(Samples.read(reader(separator, quote), line.getBytes(UTF_8)))
        .containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
    assertThat(Samples.read(reader("\t", ""), "1.5\t2\t7\t-0.8\tUP".getBytes(UTF_8)))
        .containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void shouldReadWhatIsWritten(String separator) throws InvalidSampleException {
    SampleCodec codec = codec(separator, "'", false);
    byte[] value = codec.newWriter().write(Samples.row());
    assertThat(new String(value, UTF_8)).contains("1.5" + separator + "2");
    assertThat(Samples.read(codec.newReader(), value))
        .containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
  }

  @Test
  void shouldTakeQuotesAsTheyAreWhereThereAreNone() {
    InvalidSampleException e =
        Samples.assertInvalid(
            Reason.UNKNOWN_CLASS, reader(";", ""), "1.5;2;7;8;\"UP\"".getBytes(UTF_8));
    assertThat(e).hasMessageContaining("\"\"UP\"\" is not one of");
  }

  @Test
  void shouldSplitLinesAsTheLibraryWroteThem() throws InvalidSampleException {
    CsvDialect dialect = new CsvDialect(';', '\'');
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      List<String> cells =
          Stream.generate(() -> cell(random)).limit(1 + random.nextInt(5)).toList();
      CsvCells line = new CsvCells(dialect.format().format(cells.toArray()), dialect);
      List<String> read = new ArrayList<>();
      while (line.hasNext()) {
        read.add(line.next());
      }
      assertThat(read).isEqualTo(cells);
    }
  }

  private static String cell(Random random) {
    StringBuilder cell = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      cell.append("ab;'\",\r\n".charAt(random.nextInt(8)));
    }
    return cell.toString();
  }

  @Test
  void shouldPassOverAHeader() throws InvalidSampleException {
    SampleReader reader = codec(";", "\"", true).newReader();
    assertThat(Samples.read(reader, "1.5;2;7;-0.8;UP".getBytes(UTF_8))).startsWith(1.5f);
    assertThatThrownBy(() -> Samples.read(reader, "price;\"day\";x_0;x_1;class\n".getBytes(UTF_8)))
        .isInstanceOf(PassedOverException.class);
    for (String line :
        List.of("price;2;7;-0.8;UP", "price;day;x_0;x_1", "price;day;x_0;x_1;class;")) {
      assertThatThrownBy(() -> Samples.read(reader, line.getBytes(UTF_8)))
          .isInstanceOf(InvalidSampleException.class)
          .isNotInstanceOf(PassedOverException.class);
    }
  }

  @Test
  void shouldRefuseAHeaderWithoutTheSetting() {
    Samples.assertInvalid(
        Reason.WRONG_TYPE, reader(",", "\""), "price,day,x_0,x_1,class".getBytes(UTF_8));
  }
}
