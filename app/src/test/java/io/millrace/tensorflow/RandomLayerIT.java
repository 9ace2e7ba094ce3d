package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.network.Activation;
import io.millrace.network.Augmentation;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Regularizing;
import io.millrace.network.Shaping;
import io.millrace.optimizer.Optimizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Layers that chance takes part in, while learning. What one made of a sample is read off a step of
 * a linear model y = x w + b behind it: the gradient for w is that for b, times x.
 */
class RandomLayerIT {
  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;
  private static final int FEATURES = HEIGHT * WIDTH;
  private static final int STEPS = 40;

  @ParameterizedTest
  @EnumSource(names = {"SCAN", "BATCH"})
  void shouldDropSomeNumbersAndMakeTheOthersLarger(Plan plan) {
    int dropped = 0;
    for (float[] seen : seen(plan, new Regularizing.Dropout(0.25))) {
      for (int i = 0; i < FEATURES; i++) {
        boolean gone = Math.abs(seen[i]) < 1e-3;
        assertThat(seen[i]).isCloseTo(gone ? 0 : pixel(i) / 0.75f, within(1e-2f));
        dropped += gone ? 1 : 0;
      }
    }
    // 480 chances of 1/4: the bounds are four standard deviations away.
    assertThat(dropped).isBetween(82, 158);
  }

  @ParameterizedTest
  @EnumSource(names = {"SCAN", "BATCH"})
  void shouldAddNoise(Plan plan) {
    double squares = 0;
    for (float[] seen : seen(plan, new Augmentation.Noise(0.5))) {
      for (int i = 0; i < FEATURES; i++) {
        squares += Math.pow(seen[i] - pixel(i), 2);
      }
    }
    // Of 480 numbers; its standard deviation is 0.016.
    assertThat(squares / STEPS / FEATURES).isCloseTo(0.25, within(0.065));
  }

  @ParameterizedTest
  @EnumSource(names = {"SCAN", "BATCH"})
  void shouldFlipHalfOfTheImages(Plan plan) {
    int flipped = 0;
    for (float[] seen : seen(plan, new Augmentation.RandomFlip())) {
      boolean mirrored = Math.abs(seen[0] - pixel(0)) > 0.5;
      for (int i = 0; i < FEATURES; i++) {
        int column = i % WIDTH;
        int from = mirrored ? i - column + WIDTH - 1 - column : i;
        assertThat(seen[i]).isCloseTo(pixel(from), within(1e-2f));
      }
      flipped += mirrored ? 1 : 0;
    }
    assertThat(flipped).isBetween(8, 32);
  }

  @ParameterizedTest
  @EnumSource(names = {"SCAN", "BATCH"})
  void shouldShiftImagesByEachWholeNumberOfPixels(Plan plan) {
    boolean[] shifts = new boolean[9];
    for (float[] seen : seen(plan, new Augmentation.RandomShift(1))) {
      shifts[shiftOf(seen)] = true;
    }
    assertThat(shifts).containsOnly(true);
  }

  /** 3 (down + 1) + right + 1, of the one shift that explains what was seen. */
  private static int shiftOf(float[] seen) {
    for (int shift = 0; shift < 9; shift++) {
      int down = shift / 3 - 1;
      int right = shift % 3 - 1;
      float[] expected = new float[FEATURES];
      for (int i = 0; i < FEATURES; i++) {
        int row = i / WIDTH - down;
        int column = i % WIDTH - right;
        boolean inside = row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH;
        expected[i] = inside ? pixel(row * WIDTH + column) : 0;
      }
      if (Arrays.compare(rounded(seen), rounded(expected)) == 0) {
        return shift;
      }
    }
    throw new AssertionError("no shift gives " + Arrays.toString(seen));
  }

  private static int[] rounded(float[] values) {
    int[] rounded = new int[values.length];
    Arrays.setAll(rounded, i -> Math.round(values[i]));
    return rounded;
  }

  private static float pixel(int index) {
    return index + 1;
  }

  /** What the layer made of the same image at each step. */
  private static float[][] seen(Plan plan, Layer layer) {
    float[][] seen = new float[STEPS][];
    try (OnlineModel model = TensorFlowModel.create(settings(plan, layer))) {
      double[] image = new double[FEATURES];
      Arrays.setAll(image, RandomLayerIT::pixel);
      List<TestSample> sample = List.of(new TestSample(image, new double[] {0}, 1));
      ModelState start = model.snapshot();
      // y = 1 for the label 0, whatever is seen.
      start.values()[FEATURES] = 1;
      for (int step = 0; step < STEPS; step++) {
        model.restore(new ModelState(step, start.layout(), start.values()));
        float expected = model.predict(TestSample.addAll(model.newBlock(), sample)).scores()[0];
        assertThat(expected).as("no chance while scoring").isEqualTo(1);
        model.learn(TestSample.addAll(model.newBlock(), sample));
        float[] after = model.snapshot().values();
        float bias = 1 - after[FEATURES];
        seen[step] = new float[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
          seen[step][i] = -after[i] / bias;
        }
      }
    }
    return seen;
  }

  private static NetworkSettings settings(Plan plan, Layer layer) {
    Layer linear = new Dense(1, Activation.LINEAR, Initializer.ZEROS);
    return new NetworkSettings(
        FEATURES,
        1,
        List.of(
            new Shaping.Reshape(List.of(HEIGHT, WIDTH, 1)), layer, new Shaping.Flatten(), linear),
        new Loss.MeanSquaredError(),
        List.of(),
        new Optimizer.Sgd(0.25),
        null,
        0,
        null,
        null,
        null,
        1,
        5,
        plan,
        ModelSettings.Device.CPU,
        null,
        false,
        false,
        List.of());
  }
}
