package io.millrace.pool;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;

/** How the members' predictions become one. */
public sealed interface Mix {
  /**
   * A weighted geometric mean: ln p = log softmax(Σ wₘ eₘ), where eₘ is the member's ln p, at least
   * −8, less its mean over the classes; w ← w − η e (p − y), beginning with 1 / members
   * (logarithmic opinion pool, Genest and Zidek 1986, with learned weights).
   *
   * @param learningRate η
   */
  record Log(@Default("0.003") @Bounds("> 0") double learningRate) implements Mix {
    /** As the experiments found it best. */
    public Log() {
      this(0.003);
    }
  }

  /**
   * A weighted sum, whose weights make the squared error of the latest samples least (stacking,
   * Wolpert 1992, by recursive least squares with forgetting). For labels that are numbers.
   *
   * @param ridge how many samples the initial weights, which are alike, count for
   * @param memory in samples: how far back they count
   */
  record LeastSquares(
      @Default("50") @Bounds("> 0") double ridge,
      @Unit("samples") @Default("1000") @Bounds(">= 2") long memory)
      implements Mix {
    /** As the experiments found it best. */
    public LeastSquares() {
      this(50, 1000);
    }
  }

  /**
   * A weighted mean by the members' losses L, each a running mean: wₘ = softmax(−η Lₘ) (Hedge,
   * Freund and Schapire 1997, with forgetting).
   *
   * @param learningRate η, of the sum of losses over the memory
   * @param memory in mini-batches: how far back losses count
   */
  record Hedge(
      @Default("0.1") @Bounds("> 0") double learningRate,
      @Default("1000") @Bounds(">= 1") long memory)
      implements Mix {}

  /**
   * The champion alone: the member whose running mean of losses is lowest. Another takes over when
   * its mean is lower by the margin.
   *
   * @param memory in mini-batches: how far back losses count
   * @param margin as a share of the champion's loss
   */
  record Best(
      @Default("1000") @Bounds(">= 1") long memory,
      @Default("0.02") @Bounds(">= 0 and < 1") double margin)
      implements Mix {}

  /** The mean, all members alike. */
  record Mean() implements Mix {}
}
