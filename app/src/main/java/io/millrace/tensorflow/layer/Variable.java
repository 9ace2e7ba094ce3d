package io.millrace.tensorflow.layer;

import io.millrace.model.AddedParts;
import io.millrace.network.Regularization;
import io.millrace.network.Tuning;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A named array of the model's state. Variables are compared by identity. */
public final class Variable {
  /** What a variable is for. */
  public enum Kind {
    /** learned by the optimizer, and subject to regularization */
    WEIGHT,
    /** learned by the optimizer, but never regularized */
    BIAS,
    /** a parameter or statistic of a frozen layer: it stays as it is */
    FROZEN,
    /** learned as biases are, but of its rows only those that the mini-batch names */
    TABLE,
    /** the optimizer's memory of one parameter */
    SLOT,
    /** which numbers of a weight have been pruned */
    MASK,
    /** kept by a layer of the samples that were learned */
    STATISTIC
  }

  private final String name;
  private final Kind kind;
  private final int[] shape;
  private final float[] initial;
  private final Regularization regularization;
  private final double rateMultiplier;
  private final int unitAxes;

  /**
   * Declares a variable.
   *
   * @param name unique in its model, such as {@code 1_dense/weights}
   * @param shape empty for a scalar
   * @param initial its first values, in row-major order
   */
  public Variable(String name, Kind kind, int[] shape, float[] initial) {
    this(name, kind, shape, initial, Regularization.NONE, 1, 1);
  }

  private Variable(
      String name,
      Kind kind,
      int[] shape,
      float[] initial,
      Regularization regularization,
      double rateMultiplier,
      int unitAxes) {
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (initial.length != size) {
      throw new IllegalArgumentException(
          name + ": " + initial.length + " initial values for the shape " + Arrays.toString(shape));
    }
    this.name = name;
    this.kind = kind;
    this.shape = shape.clone();
    this.initial = initial;
    this.regularization = regularization;
    this.rateMultiplier = rateMultiplier;
    this.unitAxes = unitAxes;
  }

  /** A variable that starts with one value everywhere. */
  public static Variable filled(String name, Kind kind, int[] shape, float value) {
    float[] initial = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    Arrays.fill(initial, value);
    return new Variable(name, kind, shape, initial);
  }

  /** Where it stands for numbers that need two floats, the second: see {@link AddedParts}. */
  Variable lowPart() {
    return filled(AddedParts.lowPart(name), kind, shape, 0);
  }

  /** The same variable of a layer, with what the layer or one around it sets of its own. */
  Variable tuned(Tuning tuning) {
    return new Variable(
        name,
        tuning.trainable() ? kind : Kind.FROZEN,
        shape,
        initial,
        regularization.or(tuning.regularization()),
        rateMultiplier * tuning.learningRateMultiplier(),
        unitAxes);
  }

  /** The same, with units along so many of its last axes; else they are along the last alone. */
  Variable withUnitsAlong(int axes) {
    return new Variable(name, kind, shape, initial, regularization, rateMultiplier, axes);
  }

  /** The axes along which lie the weights that lead to one unit. */
  public int[] inputAxes() {
    return IntStream.range(0, shape.length - unitAxes).toArray();
  }

  /** What the learning rate is multiplied by for it. */
  public double rateMultiplier() {
    return rateMultiplier;
  }

  /**
   * How it is kept small.
   *
   * @param general what holds where it has no setting of its own
   */
  public Regularization regularization(@Nullable Regularization general) {
    return kind == Kind.WEIGHT ? regularization.or(general) : Regularization.NONE;
  }

  /** Its name, unique in its model. */
  public String name() {
    return name;
  }

  /** What it is for. */
  public Kind kind() {
    return kind;
  }

  /** Whether the optimizer learns it. */
  public boolean isParameter() {
    return kind == Kind.WEIGHT || kind == Kind.BIAS || kind == Kind.TABLE;
  }

  /** Its shape; empty for a scalar. */
  public int[] shape() {
    return shape.clone();
  }

  /** How many numbers it holds. */
  public int size() {
    return initial.length;
  }

  /** Copies its first values into {@code target} from {@code offset} on. */
  public void copyInitial(float[] target, int offset) {
    System.arraycopy(initial, 0, target, offset, initial.length);
  }

  /** Name and shape, for messages. */
  @Override
  public String toString() {
    return name + Arrays.toString(shape);
  }
}
