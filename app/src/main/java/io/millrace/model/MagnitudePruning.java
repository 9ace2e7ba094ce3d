package io.millrace.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes the smallest weights out of a model: of each weight matrix the share with the least |w|
 * (Han et al. 2015, by layer). Which are out, its mask says: see {@link Layout#maskOf}.
 */
public final class MagnitudePruning {
  private MagnitudePruning() {}

  /**
   * A model's state after pruning.
   *
   * @param sparsity the share of weights that are out, of all that can be
   */
  public record Result(ModelState state, double sparsity) {}

  /**
   * Prunes each matrix until {@code sparsity} of its weights, rounded to a whole number, are out.
   * What was taken out before stays out; of equally small weights the first go first.
   *
   * @param before is not changed
   */
  public static Result prune(ModelState before, double sparsity) {
    float[] values = before.values().clone();
    Map<String, Layout.Part> byName = new HashMap<>();
    long out = 0;
    long all = 0;
    for (Layout.Part part : Layout.of(before).parts()) {
      byName.put(part.name(), part);
      Layout.Part weights = byName.get(part.owner());
      if (part.kind() == Layout.Kind.MASK && weights != null) {
        out += prune(values, weights, part, sparsity);
        all += part.size();
      }
    }
    ModelState after = new ModelState(before.step(), before.layout(), values);
    return new Result(after, all == 0 ? 0 : (double) out / all);
  }

  /** The number of weights that are out afterwards. */
  private static int prune(float[] values, Layout.Part weights, Layout.Part mask, double sparsity) {
    // The size of a float that is not negative grows with its bits; behind them the position.
    long[] bySize = new long[weights.size()];
    int alreadyOut = 0;
    for (int i = 0; i < bySize.length; i++) {
      boolean there = values[mask.offset() + i] != 0;
      long size = Float.floatToIntBits(Math.abs(values[weights.offset() + i]));
      bySize[i] = (there ? size << Integer.SIZE : Long.MIN_VALUE) | i;
      alreadyOut += there ? 0 : 1;
    }
    Arrays.sort(bySize);
    int out = (int) Math.max(alreadyOut, Math.round(sparsity * bySize.length));
    for (int i = 0; i < out; i++) {
      int index = (int) bySize[i];
      values[weights.offset() + index] = 0;
      values[mask.offset() + index] = 0;
    }
    return out;
  }
}
