package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.data.Block;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.network.Dense;
import io.millrace.tensorflow.NetworkDescription;
import io.millrace.tensorflow.TensorFlowModel;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Recurrent and attention networks do what a dense one of their size can't: docs/sequences.md has
 * the proof.
 */
class RecallExamplesIT {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final int SAMPLES = 40_000;
  private static final int JUDGED = 5_000;
  private static final int TIMES = 32;

  private static List<double[]> samples = List.of();

  @BeforeAll
  static void generate() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String source = EXAMPLES.resolve("Recall.java").toString();
    Process process =
        new ProcessBuilder(java.toString(), source, Integer.toString(SAMPLES))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      samples = lines.lines().skip(1).map(RecallExamplesIT::numbers).toList();
    }
    assertThat(process.waitFor()).isZero();
    assertThat(samples).hasSize(SAMPLES);
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
  }

  @ParameterizedTest
  @CsvSource({"recall_lstm, 0.95", "recall_attention, 0.99"})
  void shouldRecallTheMarkedNumber(String name, double least) throws Exception {
    assertThat(explained(settings(name))).isGreaterThan(least);
  }

  @Test
  void shouldNotRecallMoreThanItsUnitsCanHoldWhenDense() throws Exception {
    NetworkSettings settings = settings("recall_dense");
    int units = ((Dense) settings.network().get(0)).units();

    // The share that was measured strays by 0.02 from that of the distribution.
    assertThat(explained(settings)).isLessThan((double) units / TIMES + 0.04);
  }

  @Test
  void shouldCompareNetworksOfOneSize() throws Exception {
    assertThat(parameters("recall_dense")).isEqualTo(331);
    assertThat(parameters("recall_lstm")).isEqualTo(361);
    assertThat(parameters("recall_attention")).isEqualTo(321);
  }

  private static NetworkSettings settings(String name) throws Exception {
    Config config = ConfigLoader.load(EXAMPLES.resolve(name + ".yaml"));
    return (NetworkSettings) config.modelSettings();
  }

  private static long parameters(String name) throws Exception {
    return NetworkDescription.of(settings(name)).layers().stream()
        .mapToLong(NetworkDescription.Part::parameters)
        .sum();
  }

  /** R² of the predictions of the last samples, each made before it was learned. */
  private static double explained(NetworkSettings settings) {
    double errors = 0;
    double squares = 0;
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      Block block = model.newBlock();
      for (int first = 0; first < SAMPLES; first += block.capacity()) {
        block.clear();
        int end = Math.min(SAMPLES, first + block.capacity());
        samples.subList(first, end).forEach(sample -> add(block, sample));
        float[] scores = model.learn(block).scores();
        for (int i = Math.max(first, SAMPLES - JUDGED); i < end; i++) {
          double label = samples.get(i)[2 * TIMES];
          errors += Math.pow(label - scores[i - first], 2);
          squares += label * label; // about 0, where their mean is
        }
      }
    }
    return 1 - errors / squares;
  }

  private static void add(Block block, double[] sample) {
    int row = block.rows();
    for (int i = 0; i < 2 * TIMES; i++) {
      block.setFeature(row, i, (float) sample[i]);
    }
    block.setLabel(row, 0, (float) sample[2 * TIMES]);
    block.setWeight(row, 1);
    block.add();
  }
}
