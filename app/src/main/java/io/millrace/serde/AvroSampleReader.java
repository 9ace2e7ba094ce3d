package io.millrace.serde;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.features.SampleEncoder;
import io.millrace.features.SampleFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.ResolvingDecoder;

/** Reads samples in Avro, written with this build's schema or any other that it was given. */
final class AvroSampleReader implements SampleReader {
  private static final Schema SCHEMA = io.millrace.schemas.Sample.getClassSchema();

  private final SampleEncoder encoder;
  private final AvroSampleFields fields;
  private final BinaryDecoder bytes = DecoderFactory.get().binaryDecoder(new byte[0], null);
  private final List<Writer> writers = new ArrayList<>();

  /** A schema that records may have been written with, and what translates it into ours. */
  private record Writer(long fingerprint, ResolvingDecoder decoder) {}

  /**
   * Prepares to read records.
   *
   * @param schemas other schemas than this build's that records may have been written with
   * @throws IllegalArgumentException if one of them can't be translated into this build's
   */
  AvroSampleReader(SampleFields sampleFields, List<Schema> schemas) {
    encoder = new SampleEncoder(sampleFields);
    fields = new AvroSampleFields(encoder, sampleFields);
    writers.add(writer(SCHEMA));
    schemas.forEach(schema -> writers.add(writer(schema)));
  }

  private Writer writer(Schema schema) {
    try {
      return new Writer(
          SingleObject.fingerprint(schema),
          DecoderFactory.get().resolvingDecoder(schema, SCHEMA, bytes));
    } catch (IOException | AvroTypeException e) {
      throw new IllegalArgumentException(
          "schema " + schema.getFullName() + " can't be read as a sample: " + e.getMessage(), e);
    }
  }

  @Override
  public Sample read(byte[] value, Block block, int row) throws InvalidSampleException {
    ResolvingDecoder decoder = decoder(SingleObject.fingerprint(value));
    int header = SingleObject.HEADER_BYTES;
    try {
      DecoderFactory.get().binaryDecoder(value, header, value.length - header, bytes);
      decoder.configure(bytes);
      encoder.start(block, row);
      for (Schema.Field field : decoder.readFieldOrder()) {
        fields.read(field.pos(), decoder);
      }
      decoder.drain();
      if (!bytes.isEnd()) {
        throw Undecodable.because("bytes are left over behind the Avro record");
      }
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) { // lengths and places in unions beyond any sense
      throw Undecodable.because("broken Avro: " + e.getMessage());
    }
    return encoder.finish();
  }

  private ResolvingDecoder decoder(long fingerprint) throws InvalidSampleException {
    for (int i = 0; i < writers.size(); i++) {
      if (writers.get(i).fingerprint == fingerprint) {
        return writers.get(i).decoder;
      }
    }
    throw Undecodable.because(
        "schema fingerprint %016x is unknown; name its file under samples.schemas"
            .formatted(fingerprint));
  }
}
