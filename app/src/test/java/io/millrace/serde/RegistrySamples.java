package io.millrace.serde;

import io.millrace.features.Feature;
import io.millrace.features.Notes;
import io.millrace.features.SampleField;
import io.millrace.features.SampleFields;
import io.millrace.registry.FakeRegistry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Samples with a registry that has a schema for them, for tests. */
final class RegistrySamples {
  private static final FakeRegistry REGISTRY = FakeRegistry.start();

  private RegistrySamples() {}

  /** What reads and writes samples with these fields. */
  static SampleCodec codec(SampleFields fields, SampleFormat format) {
    String topic = format.getClass().getSimpleName() + fields.hashCode();
    if (format instanceof SampleFormat.RegistryAvro) {
      REGISTRY.register(topic + "-value", "AVRO", OwnSchema.of(fields).toString());
    } else if (format instanceof SampleFormat.RegistryProtobuf) {
      REGISTRY.register(topic + "-value", "PROTOBUF", proto(fields));
    } else {
      REGISTRY.register(topic + "-value", "JSON", "{}");
    }
    return new SampleCodec(format, fields, 1000, REGISTRY.topic(topic));
  }

  private static String proto(SampleFields fields) {
    Map<String, String> types = new LinkedHashMap<>();
    fields.copied().forEach(place -> types.put(place, "optional string"));
    Notes notes = fields.notes();
    if (notes.id().read()) {
      types.put(notes.id().field(), "optional string");
    }
    if (notes.eventTime().read()) {
      types.put(
          notes.eventTime().field(),
          notes.eventTime().format() == null ? "optional int64" : "optional string");
    }
    if (notes.weight().read()) {
      types.put(notes.weight().field(), "optional float");
    }
    for (Feature feature : fields.features()) {
      types.putIfAbsent(feature.place(), type(feature, feature instanceof Feature.Vector));
    }
    types.put(fields.label().place(), type(fields.label(), fields.label().width() > 1));
    return "syntax = \"proto3\";\n" + message("Sample", "", types);
  }

  private static String type(SampleField field, boolean vector) {
    return vector ? "repeated double" : field.isNumber() ? "optional double" : "optional string";
  }

  private static String message(String name, String prefix, Map<String, String> types) {
    Map<String, String> lines = new LinkedHashMap<>();
    types.forEach(
        (place, type) -> {
          if (place.startsWith(prefix)) {
            String[] keys = place.substring(prefix.length()).split("\\.", 2);
            if (keys.length == 1) {
              lines.putIfAbsent(keys[0], type + " " + keys[0]);
            } else if (!lines.containsKey(keys[0])) {
              String inner = "Inner_" + keys[0];
              lines.put(
                  keys[0], message(inner, prefix + keys[0] + ".", types) + inner + " " + keys[0]);
            }
          }
        });
    StringBuilder text = new StringBuilder("message " + name + " {\n");
    int number = 1;
    for (String line : lines.values()) {
      text.append(line).append(" = ").append(number++).append(";\n");
    }
    return text.append("}\n").toString();
  }
}
