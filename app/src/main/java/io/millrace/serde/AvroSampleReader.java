package io.millrace.serde;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.features.SampleEncoder;
import io.millrace.features.SampleFields;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.ResolvingDecoder;

/** Reads samples in Avro, written with this build's schema or any other that it was given. */
final class AvroSampleReader implements SampleReader {
  private static final Schema SCHEMA = io.millrace.schemas.Sample.getClassSchema();

  private static final Schema.Field[] FIELDS = SCHEMA.getFields().toArray(Schema.Field[]::new);
  private static final long FINGERPRINT = SingleObject.fingerprint(SCHEMA);

  private final SampleEncoder encoder;
  private final AvroSampleFields fields;
  private final BinaryDecoder bytes = DecoderFactory.get().binaryDecoder(new byte[0], null);
  private final List<Translation> translations;

  /** What translates from another schema into ours while it decodes. */
  private record Translation(long fingerprint, ResolvingDecoder decoder) {}

  /**
   * Prepares to read records.
   *
   * @param schemas other schemas than this build's that records may have been written with
   */
  AvroSampleReader(SampleFields sampleFields, List<Schema> schemas) {
    encoder = new SampleEncoder(sampleFields);
    fields = new AvroSampleFields(encoder, sampleFields);
    translations = schemas.stream().map(this::translation).toList();
  }

  private Translation translation(Schema schema) {
    try {
      return new Translation(
          SingleObject.fingerprint(schema),
          DecoderFactory.get().resolvingDecoder(schema, SCHEMA, bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Sample read(byte[] value, Block block, int row) throws InvalidSampleException {
    long fingerprint = SingleObject.fingerprint(value);
    int header = SingleObject.HEADER_BYTES;
    encoder.start(block, row);
    try {
      DecoderFactory.get().binaryDecoder(value, header, value.length - header, bytes);
      if (fingerprint == FINGERPRINT) {
        readFields(FIELDS, bytes); // ten times faster than a translation of like to like
      } else {
        translate(translation(fingerprint).decoder);
      }
      if (!bytes.isEnd()) {
        throw Undecodable.because("there are more bytes after the Avro record");
      }
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) { // lengths and places in unions beyond any sense
      throw Undecodable.because("broken Avro: " + fault(e));
    }
    return encoder.finish();
  }

  /** Some exceptions have no message, but a name that tells enough. */
  static String fault(Exception e) {
    return e instanceof EOFException
        ? "the record ends too early"
        : Objects.requireNonNullElseGet(
            e.getMessage(), () -> "a length or a place in a union makes no sense");
  }

  private void translate(ResolvingDecoder decoder) throws IOException, InvalidSampleException {
    decoder.configure(bytes);
    readFields(decoder.readFieldOrder(), decoder);
    decoder.drain();
  }

  private void readFields(Schema.Field[] order, Decoder in)
      throws IOException, InvalidSampleException {
    for (Schema.Field field : order) {
      fields.read(field.pos(), in);
    }
  }

  private Translation translation(long fingerprint) throws InvalidSampleException {
    for (int i = 0; i < translations.size(); i++) {
      if (translations.get(i).fingerprint == fingerprint) {
        return translations.get(i);
      }
    }
    throw Undecodable.because(
        "schema fingerprint %016x is unknown; name its file under samples.schemas"
            .formatted(fingerprint));
  }
}
