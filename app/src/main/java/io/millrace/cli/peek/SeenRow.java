package io.millrace.cli.peek;

import io.millrace.data.Block;
import io.millrace.data.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of a sample, and what it carries beside them.
 *
 * @param features by their columns
 * @param label a class's index, or numbers
 */
record SeenRow(Sample sample, List<Float> features, List<Float> label, float weight) {
  /** The first row of a block. */
  static SeenRow of(Sample sample, Block block) {
    List<Float> features = new ArrayList<>();
    for (int i = 0; i < block.features(); i++) {
      features.add(block.feature(0, i));
    }
    List<Float> label = new ArrayList<>();
    for (int i = 0; i < block.labels(); i++) {
      label.add(block.label(0, i));
    }
    return new SeenRow(sample, features, label, block.weight(0));
  }
}
