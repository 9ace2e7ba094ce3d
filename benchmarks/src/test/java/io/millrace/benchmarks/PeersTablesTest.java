package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PeersTablesTest {
  /** 2,000 samples in two seconds, with 4 s of processor time of the client and 1 of the broker. */
  private static KafkaResult onTopic(String name, long records, OptionalLong surplus) {
    return new KafkaResult(
        name,
        new Measurement(
            records, Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(1)),
        OptionalDouble.of(0.5),
        OptionalDouble.empty(),
        0,
        1234,
        surplus,
        Duration.ofMillis(4300));
  }

  private static AloneResult alone(String name, double perSecond) {
    return new AloneResult(
        name, perSecond, 2.5, OptionalDouble.of(0.25), OptionalDouble.of(0.75), 100);
  }

  @Test
  void shouldTellWhatAKillDid() {
    String text =
        new PeersTables(
                "machine",
                List.of(
                    onTopic("one", 2000, OptionalLong.of(-5000)),
                    onTopic("two", 4000, OptionalLong.of(7)),
                    onTopic("three", 4000, OptionalLong.of(0)),
                    onTopic("four", 4000, OptionalLong.empty())),
                List.of(),
                Map.of())
            .text();
    // 4 s / 2,000 and 1 s / 2,000.
    assertThat(text)
        .startsWith("machine\n")
        .contains(
            "| one | 1,000 | 2,000.00 | 500.00 | 50.0 % | – | 0 | 1,234 | 5,000 lost | 4.3 |\n")
        .contains("| 0 | 1,234 | 7 twice | 4.3 |\n")
        .contains("| 0 | 1,234 | exact | 4.3 |\n")
        .contains("| 0 | 1,234 | – | 4.3 |\n")
        .doesNotContain("### Models alone", "### Aims", "### Left out");
  }

  @Test
  void shouldSayWhichAimsAreMissed() {
    String text =
        new PeersTables(
                "machine",
                List.of(
                    onTopic("Millrace, batch_size 1", 9000, OptionalLong.of(0)),
                    onTopic("Keras 1", 100, OptionalLong.of(0))),
                List.of(alone("Millrace, batch_size 1", 400), alone("Keras 1", 10)),
                Map.of("Vowpal Wabbit, alone", "code 3: vowpalwabbit is not installed"))
            .text();
    assertThat(text)
        .contains("| Keras 1 | 10 | 2.50 | 25.0 % | 75.0 % | 100 |\n")
        .contains("| Millrace, batch_size 1 | Keras 1 | 50 | 90.0 | 40.0, missed |\n")
        .doesNotContain("| River softmax regression | 10 |")
        .endsWith("- Vowpal Wabbit, alone: code 3: vowpalwabbit is not installed\n");
  }
}
