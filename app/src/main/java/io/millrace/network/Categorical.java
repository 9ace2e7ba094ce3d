package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Layers that take whole numbers: indexes of categories, or hashes. */
public sealed interface Categorical extends Layer {
  @Override
  default boolean takesBuckets() {
    return true;
  }

  /**
   * A learned vector for each whole number from 0 to values − 1: {@code [n]} becomes {@code [n,
   * units]}, or {@code [units]} with a combiner. Numbers outside, such as −1 where there is none,
   * give 0.
   *
   * <p>Of a sparse table a step reads and writes the vectors of its own mini-batch and no others,
   * whatever the table's size: vectors that the mini-batch does not name stay as they are, and so
   * does the optimizer's memory of them. With optimizers that move a weight whose gradient is 0,
   * such as Adam, this is their lazy variant.
   *
   * @param sparse absent: tables of {@link #SPARSE_FROM} numbers or more
   */
  record Embedding(
      @Bounds(">= 1 and <= 16777216") int values,
      @Bounds(">= 1") int units,
      @Default("none") Combiner combiner,
      @Nullable Boolean sparse)
      implements Categorical {
    /** A table of so many numbers costs more to carry than to look up in. */
    public static final long SPARSE_FROM = 1 << 16;

    /** A vector for each number, of a table that is sparse if it is large. */
    public Embedding(int values, int units) {
      this(values, units, Combiner.NONE, null);
    }

    /** Whether a step touches only the vectors of its mini-batch. */
    public boolean isSparse() {
      return sparse == null ? (long) values * units >= SPARSE_FROM : sparse;
    }

    @Override
    public Optional<Fault> fault(Place place) {
      if (!isSparse() || place.fixed()) {
        return Optional.empty();
      }
      return Optional.of(
          new Fault(
              "sparse",
              sparse == null ? "true, for the table is large" : "true",
              "needs the features themselves before it, or layers that neither learn nor draw:"
                  + " columns, cross, concat, reshape, flatten, log, clip, scale; or set it to"
                  + " false"));
    }

    @Override
    public int[] outputShape(int[] input) {
      int count = Shapes.vector(input)[0];
      Shapes.requireWeights("fewer values or units", values, units);
      return combiner == Combiner.NONE ? new int[] {count, units} : new int[] {units};
    }
  }

  /**
   * A feature cross: hashes several whole numbers of a vector together to one below {@code
   * buckets}, such as the indexes of two categories, for an embedding behind it.
   *
   * @param columns of the vector, the first is 0; absent: by their features
   * @param features whose columns are crossed; absent: by their numbers
   */
  record Cross(
      @Nullable @Bounds(">= 0") List<Integer> columns,
      @Nullable List<String> features,
      @Bounds(">= 1 and <= 16777216") int buckets)
      implements Categorical {
    /** Of columns by their numbers. */
    public Cross(List<Integer> columns, int buckets) {
      this(columns, null, buckets);
    }

    /** The columns that are crossed, the first is 0. */
    public List<Integer> indexes() {
      return columns == null ? List.of() : columns;
    }

    @Override
    public Layer named(List<FeatureColumn> before) {
      return features == null || columns != null
          ? this
          : new Cross(FeatureNames.indexes(features, before), buckets);
    }

    @Override
    public Optional<Fault> fault(Place place) {
      return columns != null && features != null
          ? Optional.of(new Fault("features", features, "must be left out where there are columns"))
          : Optional.empty();
    }

    @Override
    public List<FeatureColumn> columns(List<FeatureColumn> before, int[] input) {
      return List.of(FeatureColumn.CROSSED);
    }

    @Override
    public int[] outputShape(int[] input) {
      int width = Shapes.vector(input)[0];
      if (indexes().isEmpty()) {
        throw new IllegalArgumentException("must name at least one column or feature to cross");
      }
      for (int column : indexes()) {
        if (column >= width) {
          throw new IllegalArgumentException(
              "crosses column %d, which must be one of the %d before it".formatted(column, width));
        }
      }
      return new int[] {1};
    }

    @Override
    public boolean isFixed() {
      return true;
    }
  }
}
