package io.millrace.learning;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;

/**
 * Reads taken samples into rows, each with the label that came for it later, if one did.
 *
 * @param records reads what stands in their records
 */
record TakenReader(SampleReader records) {
  /**
   * Writes a sample into a row of the block, which is not added.
   *
   * @throws InvalidSampleException if it can't be read
   */
  Sample read(TakenSample sample, Block block, int row) throws InvalidSampleException {
    Sample read = records.read(sample.value(), block, row);
    float[] label = sample.label();
    if (label == null) {
      return read;
    }
    if (label.length != block.labels()) {
      throw new InvalidSampleException(
          Reason.WRONG_WIDTH,
          "label: %d numbers where %d are expected".formatted(label.length, block.labels()));
    }
    for (int i = 0; i < label.length; i++) {
      block.setLabel(row, i, label[i]);
    }
    return new Sample(read.id(), read.eventTime(), true);
  }
}
