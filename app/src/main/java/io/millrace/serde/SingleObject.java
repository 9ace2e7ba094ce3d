package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The header of Avro's single-object encoding: bytes C3 01, then the fingerprint of the schema in 8
 * bytes, little-endian.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro
 *     specification</a>
 */
final class SingleObject {
  /** Bytes before the body. */
  static final int HEADER_BYTES = 10;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private SingleObject() {}

  static byte[] header(Schema schema) {
    byte[] header = new byte[HEADER_BYTES];
    header[0] = (byte) 0xC3;
    header[1] = 1;
    LONG.set(header, 2, fingerprint(schema));
    return header;
  }

  static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  /** The fingerprint in a record's header. */
  static long fingerprint(byte[] value) throws InvalidSampleException {
    if (value.length < HEADER_BYTES) {
      throw Undecodable.because(value.length + " bytes are too few for an Avro record");
    }
    if (value[0] != (byte) 0xC3 || value[1] != 1) {
      throw Undecodable.because("it does not start with C3 01, as Avro's single objects do");
    }
    return (long) LONG.get(value, 2);
  }
}
