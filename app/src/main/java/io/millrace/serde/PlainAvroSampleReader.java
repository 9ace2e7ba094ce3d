package io.millrace.serde;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.features.SampleEncoder;
import io.millrace.features.SampleFields;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Reads records of a given Avro schema, of which the settings name some fields. */
final class PlainAvroSampleReader implements SampleReader {
  private final SampleEncoder encoder;
  private final AvroStep record;
  private final BinaryDecoder bytes = DecoderFactory.get().binaryDecoder(new byte[0], null);

  /**
   * Prepares to read records.
   *
   * @throws IllegalArgumentException with the reason, if the schema has no such samples
   */
  PlainAvroSampleReader(SampleFields fields, Schema schema) {
    encoder = new SampleEncoder(fields);
    record = AvroSteps.of(schema, encoder);
  }

  @Override
  public Sample read(byte[] value, Block block, int row) throws InvalidSampleException {
    encoder.start(block, row);
    try {
      DecoderFactory.get().binaryDecoder(value, 0, value.length, bytes);
      record.read(bytes);
      if (!bytes.isEnd()) {
        throw Undecodable.because(
            "there are more bytes after the Avro record: is it of the schema"
                + " samples.format.plain_avro.schema, without a header?");
      }
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) { // lengths and places in unions beyond any sense
      throw Undecodable.because("broken Avro: " + AvroSampleReader.fault(e));
    }
    return encoder.finish();
  }
}
