package io.millrace.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** A serde made of two functions; a null record has null bytes. */
final class AvroSerde {
  private AvroSerde() {}

  /** Turns one thing into another. */
  @FunctionalInterface
  interface Conversion<A, B> {
    B apply(A value) throws IOException;
  }

  static <T> Serde<T> of(Conversion<T, ByteBuffer> encode, Conversion<ByteBuffer, T> decode) {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : array(convert(topic, encode, value)),
        (topic, bytes) -> bytes == null ? null : convert(topic, decode, ByteBuffer.wrap(bytes)));
  }

  private static <A, B> B convert(String topic, Conversion<A, B> conversion, A value) {
    try {
      return conversion.apply(value);
    } catch (IOException | AvroRuntimeException | IllegalArgumentException e) {
      throw new SerializationException("topic " + topic + ": broken Avro: " + e.getMessage(), e);
    }
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
