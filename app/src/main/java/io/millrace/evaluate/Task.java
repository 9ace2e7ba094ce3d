package io.millrace.evaluate;

import java.util.List;
import java.util.stream.Stream;

/** What is predicted, and so which scores tell how well. */
public sealed interface Task {
  /** The scores that are computed, in the order of a report. */
  List<Score> scores();

  /** The score that tells how much {@link Score#COVERAGE} takes. */
  Score size();

  /**
   * One of several classes: {@link io.millrace.data.PredictedClass} is the one predicted.
   *
   * @param probabilities whether that is what the model's scores are; only then there is {@link
   *     Score#LOG_LOSS}
   */
  record Classification(List<String> classes, boolean probabilities) implements Task {
    /** By the probabilities of the classes. */
    public Classification(List<String> classes) {
      this(classes, true);
    }

    @Override
    public List<Score> scores() {
      return Stream.of(
              Score.LOSS,
              Score.ACCURACY,
              Score.KAPPA,
              Score.KAPPA_TEMPORAL,
              Score.LOG_LOSS,
              Score.NO_CHANGE_ACCURACY,
              Score.MAJORITY_ACCURACY,
              Score.NON_FINITE)
          .filter(score -> probabilities || score != Score.LOG_LOSS)
          .toList();
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
