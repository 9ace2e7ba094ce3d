package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.data.Block;
import io.millrace.model.OnlineModel;
import io.millrace.tensorflow.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradient descent ends where the closed form of least squares says. */
class LinearExamplesIT {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @ParameterizedTest
  @ValueSource(strings = {"slope", "line"})
  void shouldLearnTheLineOfLeastSquares(String name) throws Exception {
    List<double[]> samples = samples(EXAMPLES.resolve(name + ".csv"));
    double[] expected = leastSquares(samples);
    Config config = ConfigLoader.load(EXAMPLES.resolve(name + ".yaml"));

    try (OnlineModel model = Models.create(config.modelSettings())) {
      Block block = model.newBlock();
      for (double[] sample : samples) {
        add(block, sample);
        if (block.isFull()) {
          model.learn(block);
          block.clear();
        }
      }
      model.learn(block);

      float[] state = model.snapshot().values();
      assertThat((double) state[0]).isCloseTo(expected[0], within(0.03));
      assertThat((double) state[1]).isCloseTo(expected[1], within(0.02));
    }
  }

  private static void add(Block block, double[] sample) {
    block.setFeature(block.rows(), 0, (float) sample[0]);
    block.setLabel(block.rows(), 0, (float) sample[1]);
    block.setWeight(block.rows(), 1);
    block.add();
  }

  private static List<double[]> samples(Path file) throws Exception {
    return Files.readAllLines(file).stream()
        .skip(1)
        .map(line -> line.split(","))
        .map(xy -> new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])})
        .toList();
  }

  /** Slope and intercept. */
  private static double[] leastSquares(List<double[]> samples) {
    double meanX = samples.stream().mapToDouble(s -> s[0]).average().orElseThrow();
    double meanY = samples.stream().mapToDouble(s -> s[1]).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (double[] s : samples) {
      covariance += (s[0] - meanX) * (s[1] - meanY);
      variance += (s[0] - meanX) * (s[0] - meanX);
    }
    double slope = covariance / variance;
    return new double[] {slope, meanY - slope * meanX};
  }
}
