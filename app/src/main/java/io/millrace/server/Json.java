package io.millrace.server;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON for browsers: numbers that are not finite, which JSON lacks, become null. */
final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(
              new SimpleModule()
                  .addSerializer(Double.class, number())
                  .addSerializer(double.class, number())
                  .addSerializer(Float.class, number())
                  .addSerializer(float.class, number())
                  .addSerializer(float[].class, floats())
                  .addSerializer(double[].class, doubles()));

  private Json() {}

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Writer<T> {
    void write(T value, JsonGenerator out) throws IOException;
  }

  private static <T> JsonSerializer<T> serializer(Writer<T> writer) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider provider)
          throws IOException {
        writer.write(value, out);
      }
    };
  }

  private static <T extends Number> JsonSerializer<T> number() {
    return serializer(Json::write);
  }

  private static JsonSerializer<float[]> floats() {
    return serializer(
        (values, out) -> {
          out.writeStartArray();
          for (float value : values) {
            write(value, out);
          }
          out.writeEndArray();
        });
  }

  private static JsonSerializer<double[]> doubles() {
    return serializer(
        (values, out) -> {
          out.writeStartArray();
          for (double value : values) {
            write(value, out);
          }
          out.writeEndArray();
        });
  }

  private static void write(Number value, JsonGenerator out) throws IOException {
    if (!Double.isFinite(value.doubleValue())) {
      out.writeNull();
    } else if (value instanceof Float) {
      out.writeNumber(value.floatValue());
    } else {
      out.writeNumber(value.doubleValue());
    }
  }
}
