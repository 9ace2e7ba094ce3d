package io.millrace.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of labels that come later, in all formats. */
class LabelCodecTest {
  private static final String SETTINGS =
      """
      name: late
      features:
        - {name: x, type: numeric}
        - {name: v, type: vector, size: 3}
      label: {name: class, type: category, values: [A, B, C], field: outcome.class}
      network: [{dense: {units: 3}}]
      loss: softmax_cross_entropy
      optimizer: adam
      """;

  @TempDir private Path folder;

  private Config load(String more) throws Exception {
    Path file = folder.resolve("late.yaml");
    Files.writeString(file, SETTINGS + more);
    return ConfigLoader.load(file);
  }

  private static Sample read(Config config, byte[] value, Block block) throws Exception {
    return config.labelCodec().newReader().read(value, block, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "samples: {format: json};labels: {window: 1h}|{'id': 'a', 'outcome': {'class': 'C'}, 'more': 1}|a",
        "samples: {format: json};labels: {window: 1h, id: order.id}|{'order': {'id': 'a'}, 'outcome': {'class': 'C'}}|a",
        "samples: {format: json};labels: {window: 1h, by: key}|{'id': 'a', 'outcome': {'class': 'C'}}|",
        "samples: {format: json};labels: {window: 1h, format: csv}|a,C|a",
        "samples: {format: {csv: {columns: [id, x, v_0, v_1, v_2], separator: ';'}}};labels: {window: 1h}|a;C|a",
        "samples: {format: {csv: {columns: [x, v_0, v_1, v_2]}}};labels: {window: 1h, by: key}|C|",
        "labels: {window: 1h, format: {csv: {columns: [outcome.class, id]}}}|C,a|a",
      })
  void shouldReadLabelAndId(String more, String value, String id) throws Exception {
    Config config = load(more.replace(";labels", "\nlabels"));
    Block block = new Block(1, 0, 1);
    Sample read = read(config, value.replace('\'', '"').getBytes(UTF_8), block);

    assertThat(read.labelled()).isTrue();
    assertThat(read.id()).isEqualTo(id);
    assertThat(block.label(0, 0)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"avro", "json", "csv"})
  void shouldReadWhatIsWrittenInEachFormat(String format) throws Exception {
    Config config = load("samples: {format: " + format + "}\nlabels: {window: 1h}\n");
    byte[] value = config.labelCodec().newWriter().write(Map.of("id", "a", "outcome.class", "B"));
    Block block = new Block(1, 0, 1);

    assertThat(read(config, value, block)).isEqualTo(new Sample("a", Sample.NO_TIME, true));
    assertThat(block.label(0, 0)).isEqualTo(1);
  }

  @Test
  void shouldRefuseARecordWithoutTheLabel() throws Exception {
    Config config = load("samples: {format: json}\nlabels: {window: 1h}\n");
    assertThatThrownBy(() -> read(config, "{\"id\": \"a\"}".getBytes(UTF_8), new Block(1, 0, 1)))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessage("label 'class' (outcome.class): missing");
    assertThatThrownBy(
            () ->
                read(
                    config,
                    "{\"id\": \"a\", \"outcome\": {\"class\": \"D\"}}".getBytes(UTF_8),
                    new Block(1, 0, 1)))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessageContaining("D");
  }
}
