package io.millrace.tensorflow;

import io.millrace.model.PoolSettings.Column;
import io.millrace.network.Preprocessing;
import java.util.List;
import java.util.stream.IntStream;

/** How a pool standardizes features, in double precision. */
final class ReferenceFeatures {
  private static final double LIMIT = 5;

  private ReferenceFeatures() {}

  /** The z of a sample, which is taken in. */
  static double[] standardize(
      List<Column> kinds, StateNumbers state, double[] features, ReferenceState after) {
    String name = "features/1_standardize/";
    double count = state.sum(name + "count");
    double[] mean = state.sums(name + "mean");
    double[] variance = state.sums(name + "variance");
    double[] outward = state.sums(name + "outward");
    int[] columns =
        IntStream.range(0, features.length)
            .filter(i -> kinds.get(i) == Column.NUMBER || kinds.get(i) == Column.PART)
            .toArray();
    double[] z = new double[columns.length];
    for (int i = 0; i < z.length; i++) {
      ReferenceStandardize one =
          new ReferenceStandardize(
                  new Preprocessing.Standardize(LIMIT), count, mean[i], variance[i])
              .outward(outward[i]);
      z[i] = one.output(features[columns[i]]);
      one.learn(features[columns[i]]);
      mean[i] = one.mean();
      variance[i] = one.variance();
      outward[i] = one.outward();
    }
    after.put(name + "count", count + 1);
    after.put(name + "mean", mean);
    after.put(name + "variance", variance);
    after.put(name + "outward", outward);
    return z;
  }
}
