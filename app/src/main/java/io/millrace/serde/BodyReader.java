package io.millrace.serde;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;

/** Reads samples that may stand behind a header. */
@FunctionalInterface
interface BodyReader extends SampleReader {
  /**
   * Decodes what begins at {@code start} into a row of the block.
   *
   * @throws InvalidSampleException if it can't be learned from
   */
  Sample read(byte[] value, int start, Block block, int row) throws InvalidSampleException;

  @Override
  default Sample read(byte[] value, Block block, int row) throws InvalidSampleException {
    return read(value, 0, block, row);
  }
}
