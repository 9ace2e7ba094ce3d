package io.millrace.tensorflow.pool;

import io.millrace.pool.Mix;
import io.millrace.settings.ByChoice;
import java.util.function.IntFunction;

/** From a mix's settings to its function. */
public final class Mixes {
  private static final ByChoice<Mix, Maker> FUNCTIONS =
      ByChoice.<Mix, Maker>builder(Mix.class)
          .put(Mix.Log.class, mix -> (members, loss) -> new LogMix(mix, members))
          .put(Mix.Mean.class, mix -> average(members -> new AverageMix.Alike(members)))
          .put(Mix.Hedge.class, mix -> average(members -> new HedgeWeighting(mix, members)))
          .put(Mix.Best.class, mix -> average(members -> new BestWeighting(mix, members)))
          .put(Mix.LeastSquares.class, mix -> (members, loss) -> new LeastSquaresMix(mix, members))
          .build();

  private Mixes() {}

  private interface Maker {
    MixFunction of(int members, MemberLoss loss);
  }

  private static Maker average(IntFunction<AverageMix.Weighting> weighting) {
    return (members, loss) -> new AverageMix(weighting.apply(members), loss.ofClasses());
  }

  /** The function of a mix of so many members. */
  public static MixFunction of(Mix settings, int members, MemberLoss loss) {
    return FUNCTIONS.of(settings).of(members, loss);
  }
}
