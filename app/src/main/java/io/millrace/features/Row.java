package io.millrace.features;

import io.millrace.data.Block;
import io.millrace.data.Sample;
import org.jspecify.annotations.Nullable;

/** The row that is being written, and what else its record held. Fields share one instance. */
final class Row {
  final Gaps gaps;
  private Block block = new Block(0, 0, 0);
  private int index;

  /** Tells this sample's fields from those of the samples before. */
  long stamp;

  /** Fields that are needed and were seen. */
  int present;

  @Nullable String id;
  long eventTime;

  Row(Gaps gaps) {
    this.gaps = gaps;
  }

  void start(Block newBlock, int newIndex) {
    block = newBlock;
    index = newIndex;
    stamp++;
    present = 0;
    id = null;
    eventTime = Sample.NO_TIME;
    block.setWeight(index, 1);
  }

  /** Sets a column, counted over features, then label. */
  void set(int column, float value) {
    if (column < block.features()) {
      block.setFeature(index, column, value);
    } else {
      block.setLabel(index, column - block.features(), value);
    }
  }

  /** Sets {@code count} columns of the features, from {@code column} on. */
  void set(int column, float[] numbers, int count) {
    block.setFeatures(index, column, numbers, count);
  }

  /** Sets all {@code width} numbers of the label. */
  void setLabel(int width, float value) {
    for (int i = 0; i < width; i++) {
      block.setLabel(index, i, value);
    }
  }

  void setWeight(float value) {
    block.setWeight(index, value);
  }
}
