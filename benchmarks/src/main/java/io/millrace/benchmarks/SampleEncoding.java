package io.millrace.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.schemas.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How a topic's samples are written: the same numbers, and the class. */
enum SampleEncoding {
  /** This project's Avro: a vector, packed. */
  PACKED("avro") {
    @Override
    byte[] encode(float[] features, @Nullable String label) throws IOException {
      return packed(null, features, label);
    }
  },

  /** JSON with a list of numbers. */
  JSON("json") {
    @Override
    byte[] encode(float[] features, @Nullable String label) throws IOException {
      return json(
          label,
          out -> {
            out.writeArrayFieldStart("x");
            for (float feature : features) {
              out.writeNumber(feature);
            }
            out.writeEndArray();
          });
    }
  },

  /** JSON with a field for each number. */
  JSON_FIELDS("json") {
    @Override
    byte[] encode(float[] features, @Nullable String label) throws IOException {
      return json(
          label,
          out -> {
            for (int i = 0; i < features.length; i++) {
              out.writeNumberField("x_" + i, features[i]);
            }
          });
    }

    @Override
    String features() {
      return IntStream.range(0, TeacherStream.FEATURES)
          .mapToObj("  - {name: x_%d, type: numeric}\n"::formatted)
          .collect(Collectors.joining());
    }
  },

  /** Avro with an array of floats, behind the id of its schema in a registry. */
  REGISTRY_AVRO("registry_avro") {
    @Override
    byte[] encode(float[] features, @Nullable String label) {
      // Avro: lengths twice as large, floats little-endian, of the union with null the branch.
      ByteBuffer bytes =
          ByteBuffer.allocate(5 + 2 + 4 * features.length + (label == null ? 1 : 3))
              .put((byte) 0)
              .putInt(SchemaServer.ID)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put((byte) (2 * features.length));
      for (float feature : features) {
        bytes.putFloat(feature);
      }
      bytes.put((byte) 0);
      return label == null
          ? bytes.put((byte) 0).array()
          : bytes.put((byte) 2).put((byte) 2).put((byte) label.charAt(0)).array();
    }
  };

  private static final JsonFactory FACTORY = new JsonFactory();

  private final String format;

  SampleEncoding(String format) {
    this.format = format;
  }

  /** The record of a sample, without a label if that is null. */
  abstract byte[] encode(float[] features, @Nullable String label) throws IOException;

  /** The learner's settings of such a topic, and of its features. */
  final String settings(String topic, String registry) {
    return """
        samples: {topic: %s, format: %s}
        %sfeatures:
        %s"""
        .formatted(
            topic,
            format,
            this == REGISTRY_AVRO ? "registry: {url: \"%s\"}\n".formatted(registry) : "",
            features());
  }

  /** Lines of the learner's settings. */
  String features() {
    return "  - {name: x, type: vector, size: %d}\n".formatted(TeacherStream.FEATURES);
  }

  /** As options and reports call it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A packed record with an id or none. */
  static byte[] packed(@Nullable String id, float[] features, @Nullable String label)
      throws IOException {
    List<Float> numbers = new ArrayList<>(features.length);
    for (float feature : features) {
      numbers.add(feature);
    }
    Sample sample = new Sample(id, null, numbers, label, 1f, Map.of());
    return Sample.getEncoder().encode(sample).array();
  }

  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  private static byte[] json(@Nullable String label, Fields features) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      features.write(out);
      if (label != null) {
        out.writeStringField("class", label);
      }
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
