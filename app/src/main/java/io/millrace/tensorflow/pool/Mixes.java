package io.millrace.tensorflow.pool;

import io.millrace.pool.Mix;
import io.millrace.settings.ByChoice;
import java.util.function.IntFunction;

/** From a mix's settings to its function. */
public final class Mixes {
  private static final ByChoice<Mix, IntFunction<MixFunction>> FUNCTIONS =
      ByChoice.<Mix, IntFunction<MixFunction>>builder(Mix.class)
          .put(Mix.Log.class, mix -> members -> new LogMix(mix, members))
          .put(Mix.Mean.class, mix -> average(members -> new AverageMix.Alike(members)))
          .put(Mix.Hedge.class, mix -> average(members -> new HedgeWeighting(mix, members)))
          .put(Mix.Best.class, mix -> average(members -> new BestWeighting(mix, members)))
          .build();

  private Mixes() {}

  private static IntFunction<MixFunction> average(IntFunction<AverageMix.Weighting> weighting) {
    return members -> new AverageMix(weighting.apply(members));
  }

  /** The function of a mix of so many members. */
  public static MixFunction of(Mix settings, int members) {
    return FUNCTIONS.of(settings).apply(members);
  }
}
