package io.millrace.config;

import io.millrace.features.ExtraFields;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.Missing;
import io.millrace.features.Notes;
import io.millrace.features.Unknown;
import io.millrace.features.Unlabelled;
import io.millrace.network.FeatureColumn;
import io.millrace.serde.SampleFormat;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Flat;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is learned from.
 *
 * @param features the model's inputs, in the order of their columns
 * @param label what is to be predicted
 * @param model how many models learn the samples topic, if it has more than one partition; absent:
 *     one, or as many as there are already
 * @param labels where labels come from that are later than their samples; absent: they stand in the
 *     samples
 */
public record Input(
    @Default("{}") Samples samples,
    List<Feature> features,
    Label label,
    @Nullable ModelCount model,
    @Nullable Labels labels) {
  /** How many columns the features take; 0 if they are missing in a draft. */
  long width() {
    return features == null ? 0 : features.stream().mapToLong(Feature::width).sum();
  }

  /** How many columns are encoded by the labels of their values. */
  long encoded() {
    return features == null ? 0 : features.stream().filter(Feature::isEncoded).count();
  }

  /** The columns that the features take in a sample's vector. */
  List<FeatureColumn> columns() {
    return features.stream()
        .flatMap(
            feature ->
                Collections.nCopies(
                    feature.width(), new FeatureColumn(feature.name(), feature.givesBuckets()))
                    .stream())
        .toList();
  }

  /**
   * The column of a feature that is one number.
   *
   * @throws IllegalArgumentException if there is none; the message is a rule
   */
  int column(String feature) {
    int column = 0;
    for (Feature each : features) {
      if (each.name().equals(feature) && isNumber(each)) {
        return column;
      }
      column += each.width();
    }
    throw new IllegalArgumentException(
        "must be a feature that is one number, one of "
            + features.stream().filter(Input::isNumber).map(Feature::name).limit(20).toList());
  }

  private static boolean isNumber(Feature feature) {
    return feature.valueWidth() == 1 && !feature.givesBuckets();
  }

  /**
   * Where samples come from.
   *
   * @param maxBytes longer records are dead letters
   * @param extraFields what becomes of a sample with fields that the settings don't name
   * @param unlabelled what becomes of a sample whose label is absent or null
   * @param missing what becomes of a sample without one of its features; absent: means stand for
   *     numbers, if the model is a network that learns without a teacher
   * @param missingValues texts that count as missing where a number or a time is to stand
   * @param unknown what becomes of a category that the settings don't name
   * @param notes where the optional fields stand
   * @param schemas the format's own setting where former configurations have it, for Avro
   * @param columns the same, for CSV
   * @param partitions of the topic, if it has to be created
   */
  public record Samples(
      @Default("<name>.samples") String topic,
      @Default("avro") SampleFormat format,
      @Default("262144") @Bounds(">= 1") int maxBytes,
      @Default("reject") ExtraFields extraFields,
      @Default("predict") Unlabelled unlabelled,
      @Nullable Missing missing,
      @Default("[]") List<String> missingValues,
      @Default("other") Unknown unknown,
      @Flat Notes notes,
      @Default("[]") List<Path> schemas,
      @Nullable List<String> columns,
      @Default("1") @Bounds(">= 1") int partitions) {
    /** Gives the format what stands beside it. */
    public Samples {
      if (format instanceof SampleFormat.Avro avro && avro.schemas().isEmpty()) {
        format = new SampleFormat.Avro(schemas);
      } else if (format instanceof SampleFormat.Csv csv && csv.columns() == null) {
        format = csv.withColumns(columns);
      }
    }
  }
}
