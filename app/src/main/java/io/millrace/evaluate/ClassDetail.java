package io.millrace.evaluate;

import io.millrace.evaluate.WindowDetail.Bin;
import io.millrace.evaluate.WindowDetail.Classes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Counts the outcomes of a {@link ClassificationTally} by class and by confidence. */
final class ClassDetail {
  /** A larger matrix is not readable. */
  static final int MOST_CLASSES = 30;

  private static final int BINS = 10;

  private final List<String> names;
  private final long[] labels;
  private final long[] predictions;
  private final long[] right;
  private final long[] inBin = new long[BINS];
  private final long[] rightInBin = new long[BINS];
  private final double[] confidenceInBin = new double[BINS];
  private final int[] labelOf;
  private final int[] predictionOf;
  private int outcomes;

  /** Counts up to so many outcomes. */
  ClassDetail(List<String> names, int capacity) {
    this.names = names;
    this.labelOf = new int[capacity];
    this.predictionOf = new int[capacity];
    this.labels = new long[names.size()];
    this.predictions = new long[names.size()];
    this.right = new long[names.size()];
  }

  /** Adds a finite outcome; a confidence outside of [0, 1] or NaN is unknown. */
  void add(int label, int predicted, float confidence) {
    labelOf[outcomes] = label;
    predictionOf[outcomes++] = predicted;
    labels[label]++;
    predictions[predicted]++;
    boolean isRight = label == predicted;
    right[label] += isRight ? 1 : 0;
    if (confidence >= 0 && confidence <= 1) {
      int bin = Math.min(BINS - 1, (int) (confidence * BINS));
      inBin[bin]++;
      rightInBin[bin] += isRight ? 1 : 0;
      confidenceInBin[bin] += confidence;
    }
  }

  Classes detail() {
    int[] shown = shown();
    int[] place = new int[names.size()];
    Arrays.fill(place, -1);
    for (int i = 0; i < shown.length; i++) {
      place[shown[i]] = i;
    }
    int others = shown.length < names.size() ? 1 : 0;
    long[][] confusion = new long[shown.length][shown.length + others];
    for (int i = 0; i < outcomes; i++) {
      int row = place[labelOf[i]];
      int column = place[predictionOf[i]];
      if (row >= 0) {
        confusion[row][column >= 0 ? column : shown.length]++;
      }
    }
    return new Classes(
        Arrays.stream(shown).mapToObj(names::get).toList(),
        confusion,
        Arrays.stream(shown).mapToDouble(i -> (double) right[i] / predictions[i]).toArray(),
        Arrays.stream(shown).mapToDouble(i -> (double) right[i] / labels[i]).toArray(),
        IntStream.range(0, BINS).mapToObj(this::bin).toList());
  }

  /** All classes, or the most frequent ones, in the order of the list of classes. */
  private int[] shown() {
    return IntStream.range(0, names.size())
        .boxed()
        .sorted(Comparator.comparingLong(i -> -labels[i] - predictions[i]))
        .limit(MOST_CLASSES)
        .sorted()
        .mapToInt(i -> i)
        .toArray();
  }

  private Bin bin(int i) {
    return new Bin(confidenceInBin[i] / inBin[i], (double) rightInBin[i] / inBin[i], inBin[i]);
  }
}
