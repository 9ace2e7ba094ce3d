package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSampleReaderTest {
  private final SampleReader reader = Samples.codec(Samples.FIELDS, Samples.CSV).newReader();

  @ParameterizedTest
  @ValueSource(
      strings = {"1.5,2,7,-0.8,UP", "1.5,2,7,-0.8,UP\n", "\"1.5\",\"2\",7,-8e-1,\"UP\"\r\n"})
  void shouldWriteTheRowWhenTheLineIsGood(String line) throws InvalidSampleException {
    assertThat(Samples.read(reader, line.getBytes(UTF_8)))
        .containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
  }

  @Test
  void shouldReadColumnsInTheOrderOfTheSettings() throws InvalidSampleException {
    List<String> columns =
        List.of("class", "id", "x_1", "x_0", "event_time", "day", "price", "weight");
    SampleReader other = new CsvSampleReader(Samples.FIELDS, columns, CsvDialect.RFC_4180, false);
    Samples.Decoded decoded =
        Samples.read(other, "UP,a,-0.8,7,5000,2,1.5,".getBytes(UTF_8), Samples.FIELDS);
    assertThat(decoded.sample()).isEqualTo(new Sample("a", 5000, true));
    assertThat(decoded.row()).containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
  }

  @Test
  void shouldRefuseColumnsThatBelongToNoField() {
    assertThatThrownBy(
            () ->
                new CsvSampleReader(Samples.FIELDS, List.of("volume"), CsvDialect.RFC_4180, false))
        .hasMessage("column volume is not a field of a sample");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "abc,2,7,8,UP|WRONG_TYPE",
        "1.5,2,abc,8,UP|WRONG_TYPE",
        "NaN,2,7,8,UP|NOT_FINITE",
        "1e39,2,7,8,UP|NOT_FINITE",
        ",2,7,8,UP|MISSING_FIELD",
        "1.5,2,,8,UP|MISSING_FIELD",
        "1.5,2,7,8|MISSING_FIELD",
        "1.5,2,7,8,UP,|EXTRA_FIELD",
        "1.5,4,7,8,UP|UNKNOWN_CLASS",
        "1.5,2,7,8,up|UNKNOWN_CLASS",
        "1.5,2,7,8,\"UP|UNDECODABLE",
        "1.5,2,7,8,\"UP\"x|UNDECODABLE",
        "1.5,2,7,8,U\"P|UNDECODABLE",
        "1.5,2,7,8,UP;1.5,2,7,8,UP|UNDECODABLE",
        "``|UNDECODABLE",
      })
  void shouldNameTheReasonWhenALineIsWrong(String line, Reason reason) {
    Samples.assertInvalid(reason, reader, line.replace(';', '\n').getBytes(UTF_8));
  }

  @Test
  void shouldSplitLinesAsTheLibraryWroteThem() throws InvalidSampleException {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      List<String> cells =
          Stream.generate(() -> cell(random)).limit(1 + random.nextInt(5)).toList();
      CsvCells line = new CsvCells(CSVFormat.RFC4180.format(cells.toArray()), CsvDialect.RFC_4180);
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
      cell.append("ab,\"\r\n é".charAt(random.nextInt(8)));
    }
    return cell.toString();
  }
}
