package io.millrace.serde;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.features.SampleEncoder;
import io.millrace.features.SampleFields;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Reads records of a given Avro schema, of which the settings name some fields. */
final class PlainAvroSampleReader implements BodyReader {
  private final SampleEncoder encoder;
  private final AvroStep record;
  private final String hint;
  private final BinaryDecoder bytes = DecoderFactory.get().binaryDecoder(new byte[0], null);

  private PlainAvroSampleReader(SampleEncoder encoder, AvroStep record, String hint) {
    this.encoder = encoder;
    this.record = record;
    this.hint = hint;
  }

  /**
   * Reads records of the one schema that the settings name.
   *
   * @throws IllegalArgumentException with the reason, if the schema has no such samples
   */
  static PlainAvroSampleReader of(SampleFields fields, Schema schema) {
    SampleEncoder encoder = new SampleEncoder(fields);
    return new PlainAvroSampleReader(
        encoder,
        AvroSteps.of(schema, encoder),
        ": is it of the schema samples.format.plain_avro.schema, without a header?");
  }

  /**
   * Reads records of one of many schemas: what it lacks is missing in the samples.
   *
   * @throws IllegalArgumentException with the reason, if the types of the schema can't be read
   */
  static PlainAvroSampleReader ofPart(SampleFields fields, Schema schema) {
    SampleEncoder encoder = new SampleEncoder(fields);
    return new PlainAvroSampleReader(encoder, AvroSteps.ofPart(schema, encoder), "");
  }

  @Override
  public Sample read(byte[] value, int start, Block block, int row) throws InvalidSampleException {
    encoder.start(block, row);
    try {
      DecoderFactory.get().binaryDecoder(value, start, value.length - start, bytes);
      record.read(bytes);
      if (!bytes.isEnd()) {
        throw Undecodable.because("there are more bytes after the Avro record" + hint);
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
