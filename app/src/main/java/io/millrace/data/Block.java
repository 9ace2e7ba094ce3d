package io.millrace.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.BitSet;

/**
 * The samples of one call of the model: {@code rows} rows of {@code features | labels | weight},
 * row after row in one direct buffer that is allocated once and handed to TensorFlow as it is.
 *
 * <p>A reader writes row {@code rows()} and then calls {@link #add()}; a row that turns out invalid
 * is simply never added. Not thread-safe.
 */
public final class Block {
  private final int capacity;
  private final int features;
  private final int labels;
  private final int width;
  private final ByteBuffer bytes;
  private final FloatBuffer values;
  private final BitSet scoreOnly = new BitSet();
  private int rows;

  /**
   * Allocates an empty block.
   *
   * @param capacity rows it can hold
   * @param features numbers per sample that the model sees
   * @param labels numbers per label: 1 for a class index or a number
   */
  public Block(int capacity, int features, int labels) {
    this.capacity = capacity;
    this.features = features;
    this.labels = labels;
    this.width = features + labels + 1;
    this.bytes =
        ByteBuffer.allocateDirect(capacity * width * Float.BYTES).order(ByteOrder.nativeOrder());
    this.values = bytes.asFloatBuffer();
  }

  /** Rows this block can hold. */
  public int capacity() {
    return capacity;
  }

  /** Numbers per sample that the model sees. */
  public int features() {
    return features;
  }

  /** Numbers per label. */
  public int labels() {
    return labels;
  }

  /** Numbers per row: features, labels and the weight. */
  public int width() {
    return width;
  }

  /** Rows added so far. */
  public int rows() {
    return rows;
  }

  /** Whether no further row fits. */
  public boolean isFull() {
    return rows == capacity;
  }

  /** Sets feature {@code column} of row {@code row}, which need not be added yet. */
  public void setFeature(int row, int column, float value) {
    values.put(row * width + column, value);
  }

  /** Sets {@code count} features from {@code column} on, to the first of these numbers. */
  public void setFeatures(int row, int column, float[] numbers, int count) {
    values.put(row * width + column, numbers, 0, count);
  }

  /** Feature {@code column} of row {@code row}. */
  public float feature(int row, int column) {
    return values.get(row * width + column);
  }

  /** Sets number {@code column} of the label of row {@code row}. */
  public void setLabel(int row, int column, float value) {
    values.put(row * width + features + column, value);
  }

  /** Number {@code column} of the label of row {@code row}; for a class, its index. */
  public float label(int row, int column) {
    return values.get(row * width + features + column);
  }

  /** Sets the weight of row {@code row}: a factor ≥ 0 on its loss, normally 1. */
  public void setWeight(int row, float weight) {
    values.put(row * width + width - 1, weight);
  }

  /** The weight of row {@code row}. */
  public float weight(int row) {
    return values.get(row * width + width - 1);
  }

  /**
   * Takes the row after the last as written.
   *
   * @throws IllegalStateException if the block is full
   */
  public void add() {
    if (isFull()) {
      throw new IllegalStateException("the block holds " + capacity + " rows already");
    }
    rows++;
  }

  /**
   * Takes this row as written, and all before it.
   *
   * @throws IllegalStateException if the block has no such row
   */
  public void add(int row) {
    if (row >= capacity) {
      throw new IllegalStateException("the block holds " + capacity + " rows");
    }
    rows = Math.max(rows, row + 1);
  }

  /**
   * Adds a copy of another block's row, whose samples are of the same shape.
   *
   * @throws IllegalStateException if the block is full
   */
  public void add(Block other, int row) {
    add();
    values.put((rows - 1) * width, other.values, row * width, width);
  }

  /**
   * Copies a row to a place where any row may stand, and counts the rows up to there.
   *
   * @throws IndexOutOfBoundsException if the block has no such row
   */
  public void move(int from, int to) {
    values.put(to * width, values, from * width, width);
    rows = Math.max(rows, to + 1);
  }

  /**
   * Makes a mini-batch of this block one that is scored and never learned. It need not be complete,
   * nor begin with its first row: what stands where no sample was put is scored too, and means
   * nothing.
   *
   * @param miniBatch its number in the block, from 0
   */
  public void scoreOnly(int miniBatch) {
    scoreOnly.set(miniBatch);
  }

  /** Whether this mini-batch is scored and never learned. */
  public boolean isScoreOnly(int miniBatch) {
    return scoreOnly.get(miniBatch);
  }

  /** Mini-batches of so many rows that are complete and to be learned. */
  public int toLearn(int batchSize) {
    return toLearnBefore(rows / batchSize);
  }

  /** Mini-batches before this one that are to be learned. */
  public int toLearnBefore(int miniBatch) {
    int before = miniBatch;
    for (int i = scoreOnly.nextSetBit(0);
        i >= 0 && i < miniBatch;
        i = scoreOnly.nextSetBit(i + 1)) {
      before--;
    }
    return before;
  }

  /** Drops all rows. */
  public void clear() {
    rows = 0;
    scoreOnly.clear();
  }

  /**
   * All rows as native-order floats, {@code [capacity, width]}; those from {@link #rows()} on hold
   * left-overs. A view: it changes with the block.
   */
  public ByteBuffer buffer() {
    return bytes.duplicate().order(ByteOrder.nativeOrder()).clear();
  }
}
