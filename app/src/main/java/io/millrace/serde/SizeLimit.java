package io.millrace.serde;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;

/** Refuses records of more than {@code maxBytes} bytes before they are decoded. */
record SizeLimit(SampleReader reader, int maxBytes) implements SampleReader {
  @Override
  public Sample read(byte[] value, Block block, int row) throws InvalidSampleException {
    if (value.length > maxBytes) {
      throw new InvalidSampleException(
          Reason.OVERSIZED,
          "record: " + value.length + " bytes where samples.max_bytes allows " + maxBytes);
    }
    return reader.read(value, block, row);
  }
}
