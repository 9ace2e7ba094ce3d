package io.millrace.serde;

import io.millrace.features.Feature;
import io.millrace.features.SampleFields;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of text as samples in Avro: packed, which is smaller and faster to read, if all
 * features are there and are numbers, else named.
 */
final class AvroSampleWriter implements SampleWriter {
  private final AvroRecord record = new AvroRecord(io.millrace.schemas.Sample.getClassSchema());
  private final SampleFields fields;
  private final List<String> names;

  AvroSampleWriter(SampleFields fields) {
    this.fields = fields;
    this.names = fields.features().stream().map(Feature::place).toList();
  }

  @Override
  public byte[] write(Map<String, String> row) {
    RawSample sample = RawSample.of(row, fields);
    Map<String, Object> attributes = removeAttributes(sample.features());
    return record.write(out -> write(sample, attributes, out));
  }

  /** Those that predictions get, by their keys. */
  private Map<String, Object> removeAttributes(Map<String, Object> features) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (String place : fields.copied()) {
      if (fields.notes().attributes().holds(place) && features.containsKey(place)) {
        String prefix = fields.notes().attributes().field() + ".";
        attributes.put(place.substring(prefix.length()), features.remove(place));
      }
    }
    return attributes;
  }

  private void write(RawSample sample, Map<String, Object> attributes, BinaryEncoder out)
      throws IOException {
    writeIndex(out, sample.id());
    if (sample.id() != null) {
      out.writeString(sample.id());
    }
    writeIndex(out, sample.eventTime());
    if (sample.eventTime() != null) {
      out.writeLong(sample.eventTime());
    }
    if (isPackable(sample.features())) {
      out.writeIndex(0);
      writePacked(out, sample.features());
    } else {
      out.writeIndex(1);
      writeNamed(out, sample.features());
    }
    if (sample.label() == null) {
      out.writeIndex(0);
    } else {
      writeValue(out, 1, sample.label());
    }
    out.writeFloat(sample.weight() == null ? 1 : sample.weight());
    out.writeMapStart();
    out.setItemCount(attributes.size());
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      out.startItem();
      out.writeString(attribute.getKey());
      out.writeString(attribute.getValue().toString());
    }
    out.writeMapEnd();
  }

  /** Chooses null or the other branch of a union. */
  private static void writeIndex(BinaryEncoder out, @Nullable Object value) throws IOException {
    out.writeIndex(value == null ? 0 : 1);
  }

  private boolean isPackable(Map<String, Object> features) {
    return List.copyOf(features.keySet()).equals(names)
        && features.values().stream().noneMatch(String.class::isInstance);
  }

  private static void writePacked(BinaryEncoder out, Map<String, Object> features)
      throws IOException {
    double[] values =
        features.values().stream()
            .mapMultiToDouble(
                (value, add) -> {
                  if (value instanceof double[] vector) {
                    for (double element : vector) {
                      add.accept(element);
                    }
                  } else {
                    add.accept((Double) value);
                  }
                })
            .toArray();
    writeArray(out, values);
  }

  private static void writeNamed(BinaryEncoder out, Map<String, Object> features)
      throws IOException {
    out.writeMapStart();
    out.setItemCount(features.size());
    for (Map.Entry<String, Object> feature : features.entrySet()) {
      out.startItem();
      out.writeString(feature.getKey());
      writeValue(out, 0, feature.getValue());
    }
    out.writeMapEnd();
  }

  /** Writes a text, number or vector; its union has {@code nulls} branches before them. */
  private static void writeValue(BinaryEncoder out, int nulls, Object value) throws IOException {
    if (value instanceof Double number) {
      out.writeIndex(nulls + 1);
      out.writeDouble(number);
    } else if (value instanceof double[] vector) {
      out.writeIndex(nulls + 2);
      writeArray(out, vector);
    } else {
      out.writeIndex(nulls);
      out.writeString(value.toString());
    }
  }

  private static void writeArray(BinaryEncoder out, double[] values) throws IOException {
    out.writeArrayStart();
    out.setItemCount(values.length);
    for (double value : values) {
      out.startItem();
      out.writeFloat((float) value);
    }
    out.writeArrayEnd();
  }
}
