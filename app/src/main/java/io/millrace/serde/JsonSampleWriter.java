package io.millrace.serde;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.features.SampleFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes rows of text as samples in JSON: a path becomes objects in each other. */
final class JsonSampleWriter implements SampleWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final SampleFields fields;
  private final JsonPaths paths;

  JsonSampleWriter(SampleFields fields) {
    this.fields = fields;
    this.paths = new JsonPaths(fields);
  }

  @Override
  public byte[] write(Map<String, String> row) {
    RawSample sample = RawSample.of(row, fields);
    Map<String, Object> known = new LinkedHashMap<>();
    Map<String, Object> rest = new LinkedHashMap<>();
    put(known, fields.notes().id().field(), sample.id());
    put(known, fields.notes().eventTime().field(), sample.time());
    sample
        .features()
        .forEach((place, value) -> put(paths.isKnown(place) ? known : rest, place, value));
    put(known, fields.label().place(), sample.label());
    put(known, fields.notes().weight().field(), sample.weight());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      writeFields(out, known);
      writeFields(out, rest);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void put(Map<String, Object> object, String place, @Nullable Object value) {
    if (value != null) {
      paths.put(object, place, value);
    }
  }

  private static void writeFields(JsonGenerator out, Map<?, ?> object) throws IOException {
    for (Map.Entry<?, ?> field : object.entrySet()) {
      out.writeFieldName(String.valueOf(field.getKey()));
      write(out, field.getValue());
    }
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value instanceof Map<?, ?> object) {
      out.writeStartObject();
      writeFields(out, object);
      out.writeEndObject();
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Float number) {
      out.writeNumber(number);
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      out.writeNumber(number);
    } else if (value instanceof double[] vector) {
      out.writeArray(vector, 0, vector.length);
    } else {
      out.writeString(value.toString());
    }
  }
}
