package io.millrace.serde;

import io.millrace.features.SampleFields;
import io.millrace.registry.FakeRegistry;

/** Samples with a registry that has a schema for them, for tests. */
final class RegistrySamples {
  private static final FakeRegistry REGISTRY = FakeRegistry.start();

  private RegistrySamples() {}

  /** What reads and writes samples with these fields. */
  static SampleCodec codec(SampleFields fields, SampleFormat format) {
    String topic = format.getClass().getSimpleName() + fields.hashCode();
    if (format instanceof SampleFormat.RegistryAvro) {
      REGISTRY.register(topic + "-value", "AVRO", OwnSchema.of(fields).toString());
    } else {
      REGISTRY.register(topic + "-value", "JSON", "{}");
    }
    return new SampleCodec(format, fields, 1000, REGISTRY.topic(topic));
  }
}
