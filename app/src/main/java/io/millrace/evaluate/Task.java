package io.millrace.evaluate;

import java.util.List;

/** What is predicted, and so which scores tell how well. */
public sealed interface Task {
  /** The scores that are computed, in the order of a report. */
  List<Score> scores();

  /** The score that tells how much {@link Score#COVERAGE} takes. */
  Score size();

  /** One of several classes: {@link io.millrace.data.PredictedClass} is the one predicted. */
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

    @Override
    public Score size() {
      return Score.SET_SIZE;
    }
  }

  /** {@code width} numbers. */
  record Regression(int width) implements Task {
    @Override
    public List<Score> scores() {
      return List.of(Score.LOSS, Score.MAE, Score.RMSE, Score.R2, Score.NON_FINITE);
    }

    @Override
    public Score size() {
      return Score.WIDTH;
    }
  }
}
