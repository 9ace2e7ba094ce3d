package io.millrace.conformal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import io.millrace.data.PredictedClass;
import io.millrace.data.Prediction;
import io.millrace.evaluate.Task;
import io.millrace.streams.Concept;
import io.millrace.streams.StreamName;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever becomes of the stream, of any 2,000 labels in a row 90 ± 1 % are where they should. */
class CoverageOnDriftTest {
  private static final int SAMPLES = 20_000;
  private static final int WINDOW = 2000;

  /** How errors change. */
  enum Errors {
    STEADY,
    TEN_TIMES,
    TEN_THOUSAND_TIMES,
    GRADUAL,
    LEARNING,
    SKEWED,
    CAUCHY,
    OUTLIERS;

    double at(int i, Random random) {
      double normal = random.nextGaussian();
      double uniform = random.nextDouble();
      return switch (this) {
        case STEADY -> normal;
        case TEN_TIMES -> (i / 3000 % 2 == 0 ? 1 : 10) * normal;
        case TEN_THOUSAND_TIMES -> (i / 5000 % 2 == 0 ? 1 : 1e4) * normal;
        case GRADUAL -> Math.exp(2 * Math.sin(i / 1000.0)) * normal;
        case LEARNING -> (1 + 100 / Math.sqrt(1 + i)) * normal;
        case SKEWED -> 3 * Math.pow(Math.log(1 - uniform), 2);
        case CAUCHY -> Math.tan(Math.PI * (uniform - 0.5));
        case OUTLIERS -> (uniform < 0.001 ? 1e6 : 1) * normal;
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldCoverNumbersWhateverBecomesOfTheErrors(Errors errors) {
    Random random = new Random(7);
    assertCovers(0.89, 0.91, covered(i -> errors.at(i, random)));
  }

  /** A linear model by AdaGrad on Friedman's function, whose inputs change places. */
  @Test
  void shouldCoverNumbersOfALearnerWhenConceptsChange() {
    Concept[] concepts = new Concept[3];
    for (int c = 0; c < 3; c++) {
      concepts[c] = StreamName.friedman.stream().concept(c + 1, 1, 0);
    }
    Random random = new Random(1);
    double[] weights = new double[11];
    double[] squares = new double[11];
    double[] x = new double[10];
    assertCovers(
        0.89,
        0.91,
        covered(
            i -> {
              double y = Double.parseDouble(concepts[i / 4000 % 3].draw(random, x));
              double error = y - weights[10];
              for (int j = 0; j < 10; j++) {
                error -= weights[j] * x[j];
              }
              for (int j = 0; j <= 10; j++) {
                double slope = error * (j < 10 ? x[j] : 1);
                squares[j] += slope * slope;
                weights[j] += slope / Math.sqrt(squares[j] + 1e-8);
              }
              return error;
            }));
  }

  /** Whether each label, which is the error of the prediction 0, is in the interval. */
  private static boolean[] covered(IntToDoubleFunction errors) {
    Region region = Region.of(new Task.Regression(1), 1, new Intervals(0.9));
    Prediction prediction = new Prediction();
    prediction.scores = new float[] {0};
    Block block = new Block(1, 0, 1);
    boolean[] covered = new boolean[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      float label = (float) errors.applyAsDouble(i);
      region.describe(prediction);
      covered[i] = prediction.lower[0] <= label && label <= prediction.upper[0];
      block.setLabel(0, 0, label);
      region.learn(block, 0, prediction.scores);
    }
    return covered;
  }

  /** How sure the model is of classes, and how often it is misled. */
  enum Classes {
    TWO(2, 1, 1, 0),
    TEN(10, 2.5, 1, 0),
    OVERCONFIDENT(5, 2, 5, 0),
    NO_IDEA(4, 0, 1, 0),
    MISLED(5, 3, 1, 0.5);

    private final int classes;
    private final double sharpness;
    private final double confidence;
    private final double misled;

    Classes(int classes, double sharpness, double confidence, double misled) {
      this.classes = classes;
      this.sharpness = sharpness;
      this.confidence = confidence;
      this.misled = misled;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldCoverClassesThatAreHardToTell(Classes classes) {
    assertCovers(0.89, 0.91, covered(classes.classes, classes.sharpness, classes));
  }

  private static boolean[] covered(int classes, double sharpness, Classes of) {
    return covered(classes, i -> sharpness, of.confidence, i -> i / 3000 % 2 * of.misled);
  }

  /** Right in 99.9 % of the first 4,000 samples, then misled in half of the next, and so on. */
  @Test
  void shouldCoverAtLeastAsMuchWhenThePredictionIsRightMoreOften() {
    boolean[] covered = covered(3, i -> 200, 1, i -> i / 4000 % 2 * 0.5);
    assertCovers(0.89, 1, covered);
    assertThat(IntStream.range(0, 4000).filter(i -> covered[i]).count()).isGreaterThan(3900);
  }

  /** Logits are normal numbers times the sharpness; labels are drawn by their softmax. */
  private static boolean[] covered(
      int classes, IntToDoubleFunction sharpness, double confidence, IntToDoubleFunction misled) {
    Random random = new Random(3);
    Task task =
        new Task.Classification(IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    Region region = Region.of(task, classes, new Intervals(0.9));
    Prediction prediction = new Prediction();
    Block block = new Block(1, 0, 1);
    boolean[] covered = new boolean[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      double[] logits = new double[classes];
      for (int k = 0; k < classes; k++) {
        logits[k] = sharpness.applyAsDouble(i) * random.nextGaussian();
      }
      int label = drawn(softmax(logits, 1), random.nextDouble());
      if (random.nextDouble() < misled.applyAsDouble(i)) {
        label = (label + 1) % classes;
      }
      prediction.scores = softmax(logits, confidence);
      region.describe(prediction);
      covered[i] = prediction.set[label];
      assertThat(prediction.set[PredictedClass.of(prediction.scores)]).isTrue();
      block.setLabel(0, 0, label);
      region.learn(block, 0, prediction.scores);
    }
    return covered;
  }

  private static float[] softmax(double[] logits, double confidence) {
    double greatest = IntStream.range(0, logits.length).mapToDouble(k -> logits[k]).max().orElse(0);
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(confidence * (logit - greatest));
    }
    float[] scores = new float[logits.length];
    for (int k = 0; k < scores.length; k++) {
      scores[k] = (float) (Math.exp(confidence * (logits[k] - greatest)) / sum);
    }
    return scores;
  }

  private static int drawn(float[] probabilities, double at) {
    double left = at;
    int label = 0;
    while (label < probabilities.length - 1 && left > probabilities[label]) {
      left -= probabilities[label];
      label++;
    }
    return label;
  }

  private static void assertCovers(double least, double most, boolean[] covered) {
    int within = 0;
    for (int i = 0; i < SAMPLES; i++) {
      within += covered[i] ? 1 : 0;
      within -= i >= WINDOW && covered[i - WINDOW] ? 1 : 0;
      if (i >= WINDOW - 1) {
        assertThat((double) within / WINDOW).as("until sample %d", i).isBetween(least, most);
      }
    }
  }
}
