package io.millrace.data;

/** Decodes and checks raw records. One instance serves one thread. */
@FunctionalInterface
public interface SampleReader {
  /**
   * Decodes a record's value into row {@code row} of the block: every feature, the label if the
   * record has one, the weight. The row is not added.
   *
   * @throws AwaitedException if something is not there yet that the record can't be read without
   * @throws InvalidSampleException if the record can't be learned from; the row's content is then
   *     undefined
   */
  Sample read(byte[] value, Block block, int row) throws InvalidSampleException;
}
