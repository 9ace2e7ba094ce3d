package io.millrace.serde;

import io.millrace.features.Label;
import java.util.List;

/** Which class a prediction stands for. */
final class PredictedClass {
  private static final float EVEN = 0.5f;

  private PredictedClass() {}

  /** The label's classes; none if it is a number. */
  static List<String> names(Label label) {
    return label instanceof Label.Category category ? category.values() : List.of();
  }

  /**
   * The index of the likeliest class, the first of those that are alike; of two classes with one
   * score the second, as the evaluation counts it.
   *
   * @param scores one probability for each class, or that of the second of two
   */
  static int of(float[] scores) {
    if (scores.length == 1) {
      return scores[0] >= EVEN ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }
}
