package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeekCommandTest {
  @TempDir private Path folder;

  private Path config = Path.of("");
  private Path input = Path.of("");

  @BeforeEach
  void write() throws Exception {
    config =
        Files.writeString(
            folder.resolve("a.yaml"),
            """
            name: a
            samples: {format: json}
            features:
              - {name: x, type: numeric}
              - {name: day, type: category, values: [mo, tu]}
              - {name: v, type: vector, size: 2}
              - {name: words, type: bag, buckets: 1, max_tokens: 2}
            label: {name: y, type: category, values: [no, yes]}
            network:
              - concat: {branches: [[columns: {from: 0, to: 5}], [columns: {features: [words]}, embedding: {values: 1, units: 1}, flatten]]}
              - dense: {units: 2}
            loss: softmax_cross_entropy
            optimizer: adam
            """);
    input =
        Files.writeString(
            folder.resolve("a.jsonl"),
            """
            {"id": "a1", "event_time": 0, "x": 0.25, "day": "tu", "v": [1, 2], "words": "hi", "y": "yes"}
            {"x": "abc", "day": "tu", "v": [1, 2], "words": "hi", "y": "yes"}
            {"weight": 2, "x": -3, "day": "mo", "v": [3, 4], "words": [], "y": "no"}
            {"x": 4, "day": "mo", "v": [3, 4], "words": [], "y": "no"}
            """);
  }

  @Test
  void shouldShowTheNumbersOfEachColumnAndWhyRecordsAreRefused() {
    Console console = Console.run("peek", "-c", config, "-i", input, "--limit", "3");

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .isEqualTo(
            """
                                      line 1  line 3
               id                         a1       -
               time     1970-01-01T00:00:00Z       -
               weight                      1       2
               label y               yes (1)  no (0)
            0  x                        0.25      -3
            1  day=mo                      0       1
            2  day=tu                      1       0
            3  v_0                         1       3
            4  v_1                         2       4
            5  words_0                     0      -1
            6  words_1                    -1      -1
            line 2: wrong_type: feature 'x': "abc" is not a number
            """);
  }

  @Test
  void shouldPrintAnObjectForEachRecord() {
    Console console = Console.run("peek", "-c", config, "-i", input, "--limit", "2", "--json");

    assertThat(console.out().lines())
        .containsExactly(
            "{\"line\":1,\"id\":\"a1\",\"event_time\":0,\"weight\":1.0,\"label\":\"yes\","
                + "\"features\":{\"x\":0.25,\"day=mo\":0.0,\"day=tu\":1.0,\"v_0\":1.0,\"v_1\":2.0,"
                + "\"words_0\":0.0,\"words_1\":-1.0}}",
            "{\"line\":2,\"reason\":\"wrong_type\",\"message\":\"feature 'x': \\\"abc\\\" is not a"
                + " number\"}");
  }

  @Test
  void shouldTellThatAFileIsEmpty() throws Exception {
    Path empty = Files.writeString(folder.resolve("b.jsonl"), "");

    Console console = Console.run("peek", "-c", config, "-i", empty);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err()).isEqualToIgnoringNewLines(empty + ": has no samples");
  }

  @Test
  void shouldRefuseACommandLineThatMakesNoSense() {
    assertThat(Console.run("peek", "-c", config, "--limit", "0").err())
        .contains("--limit: 0: must be at least 1");
    assertThat(Console.run("peek", "-c", config, "-i", input, "--latest").err())
        .contains("--latest: is for topics, not for --input");
  }
}
