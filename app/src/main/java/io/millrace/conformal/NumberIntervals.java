package io.millrace.conformal;

import io.millrace.data.Block;
import io.millrace.data.Prediction;
import io.millrace.evaluate.Coverage;

/**
 * For each number ŷ the interval from ŷ − r to ŷ + r, with a reach r of its own. The distance is |y
 * − ŷ|. A number that is not finite has no interval, and the reach does not follow its label.
 */
final class NumberIntervals extends Region {
  private final int outputs;

  NumberIntervals(int outputs, double coverage) {
    super(outputs, coverage);
    this.outputs = outputs;
  }

  @Override
  public void describe(Prediction prediction) {
    if (prediction.lower.length != outputs) {
      prediction.lower = new float[outputs];
      prediction.upper = new float[outputs];
    }
    for (int i = 0; i < outputs; i++) {
      prediction.lower[i] = lower(prediction.scores[i], reaches()[i]);
      prediction.upper[i] = upper(prediction.scores[i], reaches()[i]);
    }
  }

  /** The share of its numbers, and the mean width of its intervals but infinite ones. */
  @Override
  public void judge(
      Block block, int row, float[] scores, float[] then, int first, Coverage coverage) {
    int covered = 0;
    double width = 0;
    int finite = 0;
    for (int i = 0; i < outputs; i++) {
      float score = scores[row * outputs + i];
      float reach = then[first + i];
      covered += covers(score, reach, block.label(row, i)) ? 1 : 0;
      double own = (double) upper(score, reach) - lower(score, reach);
      if (Double.isFinite(own)) {
        width += own;
        finite++;
      }
    }
    coverage.add((double) covered / outputs, width / finite);
  }

  @Override
  public void learn(Block block, int row, float[] scores) {
    for (int i = 0; i < outputs; i++) {
      float score = scores[row * outputs + i];
      float label = block.label(row, i);
      if (Float.isFinite(score)) {
        double distance = Math.abs((double) label - score);
        add(i, distance, covers(score, reaches()[i], label), Math.ulp(score));
      }
    }
  }

  private static boolean covers(float score, float reach, float label) {
    return lower(score, reach) <= label && label <= upper(score, reach);
  }

  private static float lower(float score, float reach) {
    return (float) ((double) score - reach);
  }

  private static float upper(float score, float reach) {
    return (float) ((double) score + reach);
  }
}
