package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.LabelRange;
import java.util.Map;

/**
 * What learning makes small. A mini-batch's loss is Σ weight·loss / rows, as in Keras; scores are
 * what the loss makes of the network's outputs z.
 */
public sealed interface Loss {
  /**
   * Factors on the weights of a class's samples, by the name of the class; a class that is left out
   * has 1. They count in learning only: a sample's own loss is published without them.
   */
  default Map<String, Double> classWeights() {
    return Map.of();
  }

  /** Which labels of several classes it is for, and with how many outputs. */
  default Classes classes() {
    return Classes.NONE;
  }

  /** Whether it is for labels that are numbers, with an output for each. */
  default boolean takesNumbers() {
    return true;
  }

  /** The numbers that such a label may be. */
  default LabelRange labelRange() {
    return LabelRange.ANY;
  }

  /** Whether a label of any scale may be standardized for it. */
  default boolean isOfAnyScale() {
    return false;
  }

  /** What its scores are. */
  default Scores scores() {
    return Scores.NUMBERS;
  }

  /**
   * Whether it makes scores of the outputs by a function of its own, so that they must be linear.
   */
  default boolean hasActivation() {
    return scores() != Scores.NUMBERS;
  }

  /** Labels that are one of several classes. */
  enum Classes {
    /** not for them */
    NONE,
    /** of two, with one output */
    TWO,
    /** of any number, with an output for each */
    ANY
  }

  /** What is published as the prediction. */
  enum Scores {
    /** what the label is expected to be */
    NUMBERS,
    /** probabilities of classes: a teacher's can be softened by a temperature */
    PROBABILITIES,
    /** on which side of a boundary, but not how surely: nothing to learn from a teacher by */
    SIDES
  }

  /** Mean over the outputs of (z − y)²; scores are z. For numeric labels. */
  record MeanSquaredError() implements Loss {
    @Override
    public boolean isOfAnyScale() {
      return true;
    }
  }

  /** Mean over the outputs of |z − y|; scores are z. For numeric labels. */
  record MeanAbsoluteError() implements Loss {
    @Override
    public boolean isOfAnyScale() {
      return true;
    }
  }

  /**
   * Mean over the outputs of e²/2 where |e| ≤ δ, else δ (|e| − δ/2), with e = z − y; scores are z.
   * For numeric labels with outliers (Huber 1964).
   *
   * @param delta δ, in deviations of the label if that is standardized
   */
  record Huber(@Default("1") @Bounds("> 0") double delta) implements Loss {
    @Override
    public boolean isOfAnyScale() {
      return true;
    }
  }

  /**
   * Mean over the outputs of q e where e ≥ 0, else (q − 1) e, with e = y − z; scores are z, the
   * quantile of the label at the level q (Koenker and Bassett 1978). For numeric labels.
   *
   * @param level q: the share of labels that are to lie below the prediction
   */
  record Quantile(@Bounds("> 0 and < 1") double level) implements Loss {
    @Override
    public boolean isOfAnyScale() {
      return true;
    }
  }

  /**
   * Mean over the outputs of eᶻ − y z, the negative logarithm of the Poisson distribution's density
   * but for a term of y alone; scores are eᶻ, the expected counts. For numeric labels of at least
   * 0.
   */
  record Poisson() implements Loss {
    @Override
    public LabelRange labelRange() {
      return LabelRange.NON_NEGATIVE;
    }

    @Override
    public boolean hasActivation() {
      return true;
    }
  }

  /**
   * Mean over the outputs of −t ln σ(z) − (1−t) ln(1−σ(z)), with the target t = (1−s) y + s/2 and
   * the label smoothing s; scores are σ(z). For labels in [0, 1].
   */
  record BinaryCrossEntropy(
      @Default("0") @Bounds(">= 0 and < 1") double labelSmoothing,
      @Default("{}") @Bounds("> 0") Map<String, Double> classWeights)
      implements Loss {
    /** Without smoothing, all classes alike. */
    public BinaryCrossEntropy() {
      this(0, Map.of());
    }

    @Override
    public Classes classes() {
      return Classes.TWO;
    }

    @Override
    public LabelRange labelRange() {
      return LabelRange.PROBABILITY;
    }

    @Override
    public Scores scores() {
      return Scores.PROBABILITIES;
    }
  }

  /**
   * −Σ tₖ ln softmax(z)ₖ over the K classes, with the target t = 1−s+s/K at the label's class and
   * s/K elsewhere, and the label smoothing s (Szegedy et al. 2016); scores are softmax(z). For one
   * of several classes.
   */
  record SoftmaxCrossEntropy(
      @Default("0") @Bounds(">= 0 and < 1") double labelSmoothing,
      @Default("{}") @Bounds("> 0") Map<String, Double> classWeights)
      implements Loss {
    /** Without smoothing, all classes alike. */
    public SoftmaxCrossEntropy() {
      this(0, Map.of());
    }

    @Override
    public Classes classes() {
      return Classes.ANY;
    }

    @Override
    public boolean takesNumbers() {
      return false;
    }

    @Override
    public Scores scores() {
      return Scores.PROBABILITIES;
    }
  }

  /**
   * max(0, 1 − t z), with t = −1 for the first of two classes and 1 for the second (Cortes and
   * Vapnik 1995). The score is (z + 1)/2, kept within [0, 1]: as with a probability the second
   * class begins at 0.5, but it is none.
   */
  record Hinge(@Default("{}") @Bounds("> 0") Map<String, Double> classWeights) implements Loss {
    @Override
    public Classes classes() {
      return Classes.TWO;
    }

    @Override
    public boolean takesNumbers() {
      return false;
    }

    @Override
    public Scores scores() {
      return Scores.SIDES;
    }
  }
}
