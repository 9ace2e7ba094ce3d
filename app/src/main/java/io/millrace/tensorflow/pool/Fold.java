package io.millrace.tensorflow.pool;

import java.util.Arrays;

/**
 * Which of fewer numbers each of many becomes a part of, and with which sign, as {@link Projection}
 * does it.
 */
public final class Fold {
  /** Of no numbers yet. */
  public static final Fold EMPTY = new Fold(new int[0], new float[0], 0);

  private final int[] places;
  private final float[] signs;
  private final int size;

  private Fold(int[] places, float[] signs, int size) {
    this.places = places;
    this.signs = signs;
    this.size = size;
  }

  /** How many numbers there are before. */
  public int inputs() {
    return places.length;
  }

  /** How many come of them. */
  public int size() {
    return size;
  }

  /** With more numbers behind these, which stay as they are. */
  public Fold and(int count) {
    int[] same = new int[count];
    Arrays.setAll(same, i -> i);
    float[] positive = new float[count];
    Arrays.fill(positive, 1);
    return and(new Fold(same, positive, count));
  }

  /** With the others behind these. */
  public Fold and(Fold others) {
    int[] all = Arrays.copyOf(places, inputs() + others.inputs());
    float[] allSigns = Arrays.copyOf(signs, all.length);
    for (int i = 0; i < others.inputs(); i++) {
      all[inputs() + i] = size + others.places[i];
      allSigns[inputs() + i] = others.signs[i];
    }
    return new Fold(all, allSigns, size + others.size);
  }

  /** What comes of these, projected to so many if it is more. */
  public Fold projected(int keys) {
    if (keys >= size) {
      return this;
    }
    float[] random = Projection.signs(size);
    int[] folded = new int[inputs()];
    float[] foldedSigns = new float[inputs()];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = places[i] % keys;
      foldedSigns[i] = signs[i] * random[places[i]];
    }
    return new Fold(folded, foldedSigns, keys);
  }

  /**
   * Sums of a table's columns, with their signs.
   *
   * @param rows of the table
   * @param width of a new row: the numbers, then zeros
   */
  public float[] sums(float[] table, int rows, int width) {
    float[] sums = new float[rows * width];
    int columns = table.length / rows;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < inputs(); i++) {
        sums[row * width + places[i]] += signs[i] * table[row * columns + i];
      }
    }
    return sums;
  }

  /** Means of a table's rows with their signs: the weights that do most nearly what these did. */
  public float[] signedMeans(float[] table) {
    return means(table, signs);
  }

  /** Means of a table's rows. */
  public float[] means(float[] table) {
    float[] positive = new float[inputs()];
    Arrays.fill(positive, 1);
    return means(table, positive);
  }

  private float[] means(float[] table, float[] factors) {
    int columns = table.length / inputs();
    int[] counts = new int[size];
    Arrays.stream(places).forEach(place -> counts[place]++);
    float[] means = new float[size * columns];
    for (int i = 0; i < inputs(); i++) {
      for (int j = 0; j < columns; j++) {
        means[places[i] * columns + j] += factors[i] / counts[places[i]] * table[i * columns + j];
      }
    }
    return means;
  }
}
