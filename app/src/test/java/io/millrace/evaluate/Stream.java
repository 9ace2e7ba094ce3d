package io.millrace.evaluate;

import io.millrace.data.Block;

/** Generated predictions with their labels and losses; every number is exact in a float. */
final class Stream {
  final Block block;
  final float[] scores;
  final float[] losses;

  private long random;

  private Stream(int rows, int outputs, long seed) {
    block = new Block(rows, 1, 1);
    scores = new float[rows * outputs];
    losses = new float[rows];
    random = seed;
  }

  /** Labels that mostly repeat the one before, and scores that mostly favour the label. */
  static Stream ofClasses(int rows, int classes) {
    Stream stream = new Stream(rows, classes, 7);
    int label = 0;
    for (int row = 0; row < rows; row++) {
      if (stream.next(4) == 0) {
        label = stream.next(classes);
      }
      for (int i = 0; i < classes; i++) {
        stream.scores[row * classes + i] = (1 + stream.next(1000)) / 2048f;
      }
      if (stream.next(3) != 0) {
        stream.scores[row * classes + label] += 500 / 2048f;
      }
      stream.addRow(label);
    }
    return stream;
  }

  /** Labels far from 0, and predictions at most 8 off. */
  static Stream ofNumbers(int rows) {
    Stream stream = new Stream(rows, 1, 11);
    for (int row = 0; row < rows; row++) {
      float label = 1000 + stream.next(4096) / 64f;
      stream.scores[row] = label + (stream.next(2048) - 1024) / 128f;
      stream.addRow(label);
    }
    return stream;
  }

  /** Judges the rows from {@code from} to {@code to}, which is not included. */
  void judge(Prequential prequential, int from, int to) {
    for (int row = from; row < to; row++) {
      prequential.add(block, row, scores, losses);
    }
  }

  private void addRow(float label) {
    losses[block.rows()] = next(4096) / 1024f;
    block.setLabel(block.rows(), 0, label);
    block.add();
  }

  /** A number from 0 to {@code bound} − 1, by the C standard's example generator. */
  private int next(int bound) {
    random = (random * 1103515245 + 12345) % (1L << 31);
    return (int) ((random >> 8) % bound);
  }
}
