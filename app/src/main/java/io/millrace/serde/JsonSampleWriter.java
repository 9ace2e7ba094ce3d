package io.millrace.serde;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.features.SampleFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes rows of text as samples in JSON. */
final class JsonSampleWriter implements SampleWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final SampleFields fields;

  JsonSampleWriter(SampleFields fields) {
    this.fields = fields;
  }

  @Override
  public byte[] write(Map<String, String> row) {
    RawSample sample = RawSample.of(row, fields);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      write(out, SampleFields.ID, sample.id());
      write(out, SampleFields.EVENT_TIME, sample.eventTime());
      for (Map.Entry<String, Object> feature : sample.features().entrySet()) {
        write(out, feature.getKey(), feature.getValue());
      }
      write(out, fields.label().name(), sample.label());
      write(out, SampleFields.WEIGHT, sample.weight());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, String name, @Nullable Object value)
      throws IOException {
    if (value == null) {
      return;
    }
    out.writeFieldName(name);
    if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Float number) {
      out.writeNumber(number);
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof double[] vector) {
      out.writeArray(vector, 0, vector.length);
    } else {
      out.writeString(value.toString());
    }
  }
}
