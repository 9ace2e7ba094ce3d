package io.millrace.tensorflow.pool;

import io.millrace.pool.Mix;
import io.millrace.settings.ByChoice;

/** From a mix's settings to its function. */
public final class Mixes {
  private static final ByChoice<Mix, Factory> FUNCTIONS =
      ByChoice.<Mix, Factory>builder(Mix.class)
          .put(Mix.Log.class, mix -> (members, loss) -> new LogMix(mix, members))
          .put(
              Mix.LeastSquares.class,
              mix -> (members, loss) -> new LeastSquaresMix(mix, members, loss))
          .put(
              Mix.Mean.class,
              mix -> (members, loss) -> new AverageMix(new AverageMix.Alike(members), loss))
          .put(
              Mix.Hedge.class,
              mix -> (members, loss) -> new AverageMix(new HedgeWeighting(mix, members), loss))
          .put(
              Mix.Best.class,
              mix -> (members, loss) -> new AverageMix(new BestWeighting(mix, members), loss))
          .build();

  private Mixes() {}

  private interface Factory {
    MixFunction of(int members, PoolLoss loss);
  }

  /** The function of a mix of so many members. */
  public static MixFunction of(Mix settings, int members, PoolLoss loss) {
    return FUNCTIONS.of(settings).of(members, loss);
  }
}
