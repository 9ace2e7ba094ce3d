package io.millrace.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Writes one record after the other into a buffer that it reuses. */
final class AvroRecord {
  private final byte[] header;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);

  /** What writes a record's fields, in the order of the schema. */
  @FunctionalInterface
  interface Body {
    void write(BinaryEncoder out) throws IOException;
  }

  private AvroRecord(byte[] header) {
    this.header = header;
  }

  /** In single-object encoding. */
  AvroRecord(Schema schema) {
    this(SingleObject.header(schema));
  }

  /** Without a header. */
  static AvroRecord bare() {
    return new AvroRecord(new byte[0]);
  }

  byte[] write(Body body) {
    bytes.reset();
    bytes.writeBytes(header);
    try {
      body.write(encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
