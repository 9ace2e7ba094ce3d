package io.millrace.network;

import java.util.Collections;
import java.util.List;

/**
 * A column of a sample's vector on its way through the network.
 *
 * @param feature whose column it is, as it came; empty: layers have computed it
 * @param isBucket whether it holds the bucket of a hash: such numbers have neither size nor order
 */
public record FeatureColumn(String feature, boolean isBucket) {
  /** What a layer has computed. */
  static final FeatureColumn COMPUTED = new FeatureColumn("", false);

  /** What a cross gives. */
  static final FeatureColumn CROSSED = new FeatureColumn("", true);

  /** The columns of a vector that layers have computed; none for another shape. */
  static List<FeatureColumn> computed(int[] shape) {
    return shape.length == 1 ? Collections.nCopies(shape[0], COMPUTED) : List.of();
  }
}
