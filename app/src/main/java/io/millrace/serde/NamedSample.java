package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import io.millrace.schemas.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * A sample in Avro with named features, for those who do not know its fields yet: {@code String}
 * for a text, {@code Double} for a number, {@code float[]} for a vector.
 *
 * @param eventTime ms since 1970-01-01 UTC
 */
public record NamedSample(
    @Nullable String id,
    @Nullable Long eventTime,
    Map<String, Object> features,
    @Nullable Object label) {
  static {
    GeneratedClasses.trust();
  }

  /** Whether a record begins as those in Avro do. */
  public static boolean isAvro(byte[] value) {
    return value.length >= 2 && value[0] == (byte) 0xC3 && value[1] == 1;
  }

  /**
   * Reads a record.
   *
   * @throws InvalidSampleException if it is not of this build's schema, or its features have no
   *     names
   */
  public static NamedSample read(byte[] value) throws InvalidSampleException {
    try {
      Sample sample = Sample.fromByteBuffer(ByteBuffer.wrap(value));
      if (!(sample.getFeatures() instanceof Map<?, ?> named)) {
        throw Undecodable.because("its features are packed: they have no names");
      }
      Map<String, Object> features = new TreeMap<>();
      named.forEach((name, feature) -> features.put(name.toString(), plain(feature)));
      Instant time = sample.getEventTime();
      Object label = sample.getLabel();
      return new NamedSample(
          sample.getId(),
          time == null ? null : time.toEpochMilli(),
          features,
          label == null ? null : plain(label));
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw Undecodable.because("broken Avro: " + e.getMessage());
    }
  }

  private static Object plain(Object value) {
    if (value instanceof List<?> list) {
      float[] numbers = new float[list.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = ((Number) list.get(i)).floatValue();
      }
      return numbers;
    }
    return value instanceof Number ? value : value.toString();
  }
}
