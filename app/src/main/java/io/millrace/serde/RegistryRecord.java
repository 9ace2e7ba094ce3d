package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import java.nio.ByteBuffer;

/**
 * A record of a topic with a schema registry: a zero, the id of the schema in 4 bytes, big-endian,
 * then the body in the schema's format.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">
 *     Confluent's wire format</a>
 */
final class RegistryRecord {
  /** Bytes before the body. */
  static final int HEADER_BYTES = 5;

  private RegistryRecord() {}

  /** The id of the schema that a record is written with. */
  static int schemaId(byte[] value) throws InvalidSampleException {
    if (value.length < HEADER_BYTES) {
      throw Undecodable.because(
          value.length + " bytes are too few for a record with the id of a schema");
    }
    if (value[0] != 0) {
      throw Undecodable.because(
          "it does not start with a zero and the id of a schema, as records with a registry do");
    }
    return ByteBuffer.wrap(value).getInt(1);
  }

  /** A record. */
  static byte[] of(int schemaId, byte[] body) {
    return ByteBuffer.allocate(HEADER_BYTES + body.length)
        .put((byte) 0)
        .putInt(schemaId)
        .put(body)
        .array();
  }
}
