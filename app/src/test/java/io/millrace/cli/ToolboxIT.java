package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Config;
import io.millrace.config.DocumentedYaml;
import io.millrace.data.Block;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.tensorflow.Models;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever docs/toolbox.md shows is built, and learns. */
class ToolboxIT {
  private static final int STEPS = 5;

  static Stream<String> blocks() {
    return DocumentedYaml.blocks(Path.of("..", "docs", "toolbox.md"));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void shouldTrain(String block, @TempDir Path folder) throws Exception {
    Config config = DocumentedYaml.load(block, folder);
    try (OnlineModel model = Models.create(config.modelSettings())) {
      float[] before = model.snapshot().values();
      Random random = new Random(1);
      for (int i = 0; i < STEPS; i++) {
        Block samples = model.newBlock();
        while (samples.rows() < config.training().batchSize()) {
          add(samples, random);
        }
        StepResult result = model.learn(samples);
        assertThat(result.steps()).isEqualTo(1);
        assertThat(result.applied()[0]).as("step %d was applied", i).isTrue();
      }
      assertThat(Arrays.equals(model.snapshot().values(), before)).isFalse();
    }
  }

  /** Features from N(0, 1); a label that depends on the first. */
  private static void add(Block block, Random random) {
    int row = block.rows();
    for (int i = 0; i < block.features(); i++) {
      block.setFeature(row, i, (float) random.nextGaussian());
    }
    boolean high = block.feature(row, 0) > 0;
    block.setLabel(row, 0, high ? 1 : 0);
    block.setWeight(row, 1);
    block.add();
  }
}
