package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.data.InvalidSampleException;
import io.millrace.labels.LateLabels;
import io.millrace.labels.Tick;
import io.millrace.learning.TakenSample;
import io.millrace.topology.LearnedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayedJoinTest {
  private static final String SETTINGS =
      """
      name: late
      samples: {topic: samples, format: json}
      labels: {topic: labels, window: 10s, grace: 1s, on_missing: {default: {label: "no"}}}
      features: [{name: x, type: numeric}]
      label: {name: clicked, type: category, values: ["no", "yes"]}
      network: [{dense: {units: 2}}]
      loss: softmax_cross_entropy
      optimizer: adam
      """;

  @TempDir private Path folder;

  /** As the learner does: the window is over before the label is looked at. */
  @Test
  void shouldEndWindowsByTheTimeOfADeadLetter() throws Exception {
    Config config = ConfigLoader.load(Files.writeString(folder.resolve("late.yaml"), SETTINGS));
    LateLabels settings =
        new LateLabels(
            Duration.ofSeconds(10), Duration.ofSeconds(1), false, false, new float[] {0}, null);
    List<TakenSample> given = new ArrayList<>();
    ReplayedJoin join = new ReplayedJoin(config, settings, 0, given::add);

    join.tick(new Tick(1, 1, 0, false, true, 0));
    join.sample(sample("{\"id\":\"a\",\"x\":1}", 1000, 0));
    assertThatThrownBy(() -> join.sample(sample("rubbish", 20_000, 1)))
        .isInstanceOf(InvalidSampleException.class);
    join.label(
        new LearnedLog.Label(0, null, "{\"id\":\"a\",\"clicked\":\"yes\"}".getBytes(UTF_8), 2000));

    assertThat(given).extracting(TakenSample::label).containsExactly(null, new float[] {0});
  }

  private static TakenSample sample(String value, long timestamp, long offset) {
    return new TakenSample(null, value.getBytes(UTF_8), timestamp, 0, offset);
  }
}
