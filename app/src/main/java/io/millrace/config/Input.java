package io.millrace.config;

import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.serde.SampleFormat;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is learned from.
 *
 * @param features the model's inputs, in the order of their columns
 * @param label what is to be predicted
 */
public record Input(@Default("{}") Samples samples, List<Feature> features, Label label) {
  /**
   * Where samples come from.
   *
   * @param maxBytes longer records are dead letters
   * @param schemas files with other Avro schemas that samples may have been written with, relative
   *     to the configuration file
   * @param columns names of the columns of a CSV line; absent: the features, then the label
   * @param partitions of the topic, if it has to be created; each is learned by its own replica
   */
  public record Samples(
      @Default("<name>.samples") String topic,
      @Default("avro") SampleFormat format,
      @Default("262144") @Bounds(">= 1") int maxBytes,
      @Default("[]") List<Path> schemas,
      @Nullable List<String> columns,
      @Default("1") @Bounds(">= 1") int partitions) {}
}
