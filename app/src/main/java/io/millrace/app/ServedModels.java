package io.millrace.app;

import io.millrace.config.Config;
import io.millrace.features.Label;
import io.millrace.features.SampleEncoder;
import io.millrace.features.SampleFields;
import io.millrace.features.Unlabelled;
import io.millrace.registry.TopicSchemas;
import io.millrace.serde.SampleCodec;
import io.millrace.serde.SampleFormat;
import io.millrace.serving.ServedModel;
import java.util.Set;
import java.util.stream.Collectors;

/** What is asked of a model of these settings, and answered. */
final class ServedModels {
  private ServedModels() {}

  static ServedModel of(Config config) {
    SampleFields fields = labelOptional(config.sampleFields());
    // Whatever the samples topic has, requests are JSON.
    SampleCodec codec =
        new SampleCodec(
            new SampleFormat.Json(),
            fields,
            config.input().samples().maxBytes(),
            TopicSchemas.NONE);
    Label label = config.input().label();
    return new ServedModel(
        config.name(),
        fields.width(),
        label.width(),
        fields.labelRange().nearest(0),
        names(fields),
        label.classes(),
        label.isNumber(),
        codec::newReader);
  }

  private static SampleFields labelOptional(SampleFields fields) {
    return new SampleFields(
        fields.features(),
        fields.label(),
        fields.labelRange(),
        fields.extra(),
        Unlabelled.PREDICT,
        fields.notes(),
        fields.copied(),
        fields.gaps());
  }

  private static Set<String> names(SampleFields fields) {
    return new SampleEncoder(fields)
        .fields().keySet().stream()
            .map(place -> place.replaceFirst("\\..*", ""))
            .collect(Collectors.toUnmodifiableSet());
  }
}
