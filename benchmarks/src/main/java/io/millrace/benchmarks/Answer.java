package io.millrace.benchmarks;

/**
 * What a contender has published about a sample.
 *
 * @param number of the sample, from 0
 * @param predicted its class; −1 if none was predicted
 * @param learned samples that the model had learned before; −1 if there is no model
 */
record Answer(long number, int predicted, long learned) {
  /** That of one who learns nothing. */
  static Answer ofNumber(long number) {
    return new Answer(number, -1, -1);
  }

  /** The place of the highest of some scores, counted from the first of them. */
  static int likeliest(float[] scores, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (scores[from + i] > scores[from + best]) {
        best = i;
      }
    }
    return best;
  }
}
