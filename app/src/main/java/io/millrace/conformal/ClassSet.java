package io.millrace.conformal;

import io.millrace.data.Block;
import io.millrace.data.PredictedClass;
import io.millrace.data.Prediction;
import io.millrace.evaluate.Coverage;

/**
 * The predicted class, and all whose probability p has −ln p ≤ r, with one reach r (a threshold on
 * probabilities gives the fewest classes: Sadinle, Lei and Wasserman 2019). The distance is −ln p
 * of the label. The reach does not follow the label of a prediction that is not finite.
 */
final class ClassSet extends Region {
  private static final double LEAST_PROBABILITY = 1e-15;

  /** Of a probability of 0.9. Closer to 0 no set is smaller, and the way back longer. */
  private static final double LEAST_DISTANCE = 0.1;

  private final int classes;
  private final int outputs;

  ClassSet(int classes, int outputs, double coverage) {
    super(1, coverage);
    this.classes = classes;
    this.outputs = outputs;
  }

  @Override
  public void describe(Prediction prediction) {
    if (prediction.set.length != classes) {
      prediction.set = new boolean[classes];
    }
    double threshold = threshold(reaches()[0]);
    int predicted = PredictedClass.of(prediction.scores);
    for (int i = 0; i < classes; i++) {
      prediction.set[i] = i == predicted || probability(prediction.scores, 0, i) >= threshold;
    }
  }

  @Override
  public void judge(
      Block block, int row, float[] scores, float[] then, int first, Coverage coverage) {
    double threshold = threshold(then[first]);
    int predicted = PredictedClass.of(scores, row * outputs, outputs);
    int size = 0;
    for (int i = 0; i < classes; i++) {
      size += i == predicted || probability(scores, row, i) >= threshold ? 1 : 0;
    }
    coverage.add(covers(scores, row, (int) block.label(row, 0), threshold) ? 1 : 0, size);
  }

  @Override
  public void learn(Block block, int row, float[] scores) {
    int label = (int) block.label(row, 0);
    double probability = probability(scores, row, label);
    if (Double.isFinite(probability)) {
      // StrictMath: the same bits on every machine. A score of a model of one's own may exceed 1.
      double distance = Math.max(0, -StrictMath.log(probability));
      add(0, distance, covers(scores, row, label, threshold(reaches()[0])), LEAST_DISTANCE);
    }
  }

  private boolean covers(float[] scores, int row, int label, double threshold) {
    return probability(scores, row, label) >= threshold
        || label == PredictedClass.of(scores, row * outputs, outputs);
  }

  private static double threshold(float reach) {
    return StrictMath.exp(-reach);
  }

  /** With one score it is the second class's. Never 0, so that a reach can be found for it. */
  private double probability(float[] scores, int row, int label) {
    double probability =
        outputs > 1 ? scores[row * outputs + label] : label == 1 ? scores[row] : 1.0 - scores[row];
    return Math.max(probability, LEAST_PROBABILITY);
  }
}
