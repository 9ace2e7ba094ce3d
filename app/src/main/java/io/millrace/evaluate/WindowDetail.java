package io.millrace.evaluate;

import java.util.List;

/** What a person looks at beyond the scores, over the samples of the window. */
public sealed interface WindowDetail {
  /**
   * Of predicted classes.
   *
   * @param classes the names of those that are shown: all, or the most frequent of the window
   * @param confusion {@code [label][predicted]}: how many samples, of the labels shown; if these
   *     are not all, the last column counts predictions of the others
   * @param precision of each class, TP / (TP + FP); NaN where it was never predicted
   * @param recall of each class, TP / (TP + FN); NaN where it never was the label
   * @param calibration bins of equal width over the confidence from 0 to 1; those of samples that
   *     were judged before the latest restart are unknown and left out
   */
  record Classes(
      List<String> classes,
      long[][] confusion,
      double[] precision,
      double[] recall,
      List<Bin> calibration)
      implements WindowDetail {}

  /**
   * The samples whose confidence, the score of the predicted class, lies in one bin.
   *
   * @param confidence their mean confidence; NaN if there are none
   * @param accuracy the share of them that was right; NaN if there are none
   */
  record Bin(double confidence, double accuracy, long samples) {}

  /**
   * Of predicted numbers; of several outputs, the first.
   *
   * @param predicted the latest of the window, the newest last
   * @param actual their labels
   * @param residuals label − prediction over the whole window
   * @param baselineRmse the {@link Score#RMSE} of predicting the mean of all labels until then; of
   *     the window's samples since the latest restart, NaN if there are none
   */
  record Numbers(float[] predicted, float[] actual, Histogram residuals, double baselineRmse)
      implements WindowDetail {}
}
