package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done to features before the first layer that learns by gradients. None of these does:
 * what {@code standardize} and {@code min_max} keep of the samples are statistics.
 */
public sealed interface Preprocessing extends Layer {
  /** Each column stays its feature's. */
  @Override
  default List<FeatureColumn> columns(List<FeatureColumn> columns, int[] input) {
    return columns;
  }

  /**
   * Subtracts the running mean and divides by the running standard deviation of each feature. Both
   * are part of the model's state and move only when samples are learned (Welford 1962, in the
   * pairwise form of Chan et al. 1979). A sample is measured against statistics that include itself
   * but no other sample of its mini-batch; a feature that has been constant so far gives 0.
   *
   * @param limit results beyond ± this are set to it. Without a limit a feature that stood still
   *     for n samples and then moves gives √n, and one such sample can undo what was learned. Nor
   *     does a sample beyond it move mean and deviation by more than one that is so many deviations
   *     away from the mean before its mini-batch; but the first change of a feature enters as it is
   * @param memory samples after which mean and deviation forget: each mini-batch counts as if so
   *     many, its own among them, had been seen and no more; absent: they never forget
   */
  record Standardize(
      @Default("10") @Bounds("> 0") double limit,
      @Unit("samples") @Bounds(">= 2") @Nullable Long memory)
      implements Preprocessing {
    /** A layer that never forgets. */
    public Standardize(double limit) {
      this(limit, null);
    }

    @Override
    public Optional<Fault> fault(Place place) {
      return memory == null || memory > place.batchSize()
          ? Optional.empty()
          : Optional.of(
              new Fault(
                  "memory", memory, "must be above batch_size, which is " + place.batchSize()));
    }

    @Override
    public int[] outputShape(int[] input) {
      return Shapes.vector(input);
    }
  }

  /**
   * (x − min) / (max − min) with the running least and greatest value of each feature, which are
   * part of the model's state and move only when samples are learned. A sample is measured against
   * bounds that include itself, so results lie in [0, 1]; a feature that has been constant so far
   * gives 0.
   */
  record MinMax() implements Preprocessing {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.vector(input);
    }
  }

  /** sgn(x) ln(1 + |x|), for features whose orders of magnitude differ. */
  record Log() implements Preprocessing {
    @Override
    public boolean isFixed() {
      return true;
    }
  }

  /** Values below {@code min} become min, those above {@code max} max. */
  record Clip(@Default("-1") double min, @Default("1") double max) implements Preprocessing {
    @Override
    public Optional<Fault> fault(Place place) {
      return min < max
          ? Optional.empty()
          : Optional.of(new Fault("min", min, "must be below max, which is " + max));
    }

    @Override
    public boolean isFixed() {
      return true;
    }
  }

  /** x · factor; 0.003921569 makes bytes of an image numbers in [0, 1]. */
  record Scale(double factor) implements Preprocessing {
    @Override
    public boolean isFixed() {
      return true;
    }
  }

  /**
   * x R with R {@code [inputs, units]} drawn once from N(0, 1 / units) by the seed and never
   * learned: distances stay about what they were (Johnson and Lindenstrauss 1984).
   */
  record RandomProjection(@Bounds(">= 1") int units) implements Preprocessing {
    @Override
    public List<FeatureColumn> columns(List<FeatureColumn> columns, int[] input) {
      return FeatureColumn.computed(outputShape(input));
    }

    @Override
    public int[] outputShape(int[] input) {
      Shapes.requireWeights("fewer units", Shapes.vector(input)[0], units);
      return new int[] {units};
    }
  }
}
