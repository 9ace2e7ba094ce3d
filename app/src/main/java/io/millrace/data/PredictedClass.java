package io.millrace.data;

/** Which class a prediction stands for. */
public final class PredictedClass {
  private static final float EVEN = 0.5f;

  private PredictedClass() {}

  /**
   * The index of the likeliest class, the first of those that are alike; of two classes with one
   * score the second, from 0.5 on.
   *
   * @param scores one for each class, or the probability of the second of two
   */
  public static int of(float[] scores) {
    return of(scores, 0, scores.length);
  }

  /** The same for the {@code outputs} scores from {@code first} on. */
  public static int of(float[] scores, int first, int outputs) {
    if (outputs == 1) {
      return scores[first] >= EVEN ? 1 : 0;
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
