package io.millrace.serde;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;

/**
 * Refuses records of more than {@code maxBytes} bytes before they are decoded.
 *
 * @param reader of those that are not too long
 * @param maxBytes the longest that is read
 */
public record SizeLimit(SampleReader reader, int maxBytes) implements SampleReader {
  @Override
  public Sample read(byte[] value, Block block, int row) throws InvalidSampleException {
    if (value.length > maxBytes) {
      throw exceeded(value.length, maxBytes);
    }
    return reader.read(value, block, row);
  }

  /** The fault of a record of so many bytes. */
  public static InvalidSampleException exceeded(int bytes, int maxBytes) {
    return new InvalidSampleException(
        Reason.OVERSIZED, "record: " + bytes + " bytes where samples.max_bytes allows " + maxBytes);
  }
}
