package io.millrace.evaluate;

import java.util.List;

/** What is predicted, and so which scores tell how well. */
public sealed interface Task {
  /** The scores that are computed, in the order of a report. */
  List<Score> scores();

  /**
   * One of several classes. The predicted class is that of the largest score (the first of equals);
   * a single score is the probability of the second of two classes, predicted from 0.5 on.
   */
  record Classification(List<String> classes) implements Task {
    @Override
    public List<Score> scores() {
      return List.of(
          Score.LOSS,
          Score.ACCURACY,
          Score.KAPPA,
          Score.KAPPA_TEMPORAL,
          Score.LOG_LOSS,
          Score.NO_CHANGE_ACCURACY,
          Score.MAJORITY_ACCURACY,
          Score.NON_FINITE);
    }

    /** The class that {@code outputs} scores from {@code first} on predict, as its index. */
    public static int predicted(float[] scores, int first, int outputs) {
      if (outputs == 1) {
        return scores[first] >= 0.5f ? 1 : 0;
      }
      int best = 0;
      for (int i = 1; i < outputs; i++) {
        if (scores[first + i] > scores[first + best]) {
          best = i;
        }
      }
      return best;
    }
  }

  /** {@code width} numbers. */
  record Regression(int width) implements Task {
    @Override
    public List<Score> scores() {
      return List.of(Score.LOSS, Score.MAE, Score.RMSE, Score.R2, Score.NON_FINITE);
    }
  }
}
