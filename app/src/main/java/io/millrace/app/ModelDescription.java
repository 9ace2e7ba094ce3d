package io.millrace.app;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.Config;
import io.millrace.features.Feature;
import io.millrace.features.Gaps;
import io.millrace.features.Label;
import io.millrace.features.SampleField;
import io.millrace.network.Loss;
import io.millrace.settings.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a program must know to use an exported model: which columns a sample's vector has, how
 * values become their numbers, and what the scores mean. Features and label are as in the settings.
 *
 * @param formatVersion of this description: {@link #FORMAT_VERSION}
 * @param name of the model
 * @param step mini-batches learned or skipped
 * @param settingsDigest SHA-256 of the settings that shaped the model, in lower-case hexadecimal
 * @param columns titles of the numbers in the input {@code features}, in their order
 * @param features in the order of their columns, each with the number of its first column
 * @param gaps what stands for values that are missing or unknown, unless a feature says otherwise
 * @param loss null: that of a model of the user's own
 * @param members of a pool, in the order in which they predict and are mixed; null: it is none
 * @param scores what the numbers in the output {@code scores} are of; null: likewise
 */
record ModelDescription(
    int formatVersion,
    String name,
    long step,
    String settingsDigest,
    List<String> columns,
    List<JsonNode> features,
    Gaps gaps,
    JsonNode label,
    @Nullable String loss,
    @Nullable List<String> members,
    @Nullable List<String> scores) {
  /** The version that this build writes. */
  static final int FORMAT_VERSION = 1;

  /** Records by their components, with the names that users write. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** Of the model of these settings. */
  static ModelDescription of(Config config, long step) {
    List<Feature> features = config.input().features();
    Label label = config.input().label();
    Loss loss = config.model().loss();
    return new ModelDescription(
        FORMAT_VERSION,
        config.name(),
        step,
        config.digest(),
        features.stream().flatMap(feature -> feature.titles().stream()).toList(),
        described(features),
        config.sampleFields().gaps(),
        described(label),
        loss == null ? null : Choices.name(loss.getClass()),
        config.members().isEmpty() ? null : config.members(),
        loss == null ? null : scores(label, loss));
  }

  private static List<JsonNode> described(List<Feature> features) {
    List<JsonNode> all = new ArrayList<>();
    int column = 0;
    for (Feature feature : features) {
      all.add(described(feature).put("first_column", column).put("width", feature.width()));
      column += feature.width();
    }
    return all;
  }

  private static ObjectNode described(SampleField field) {
    ObjectNode node = JSON.createObjectNode().put("type", Choices.name(field.getClass()));
    node.setAll((ObjectNode) JSON.valueToTree(field));
    return node;
  }

  /** A single score of two classes is the second's. */
  private static List<String> scores(Label label, Loss loss) {
    List<String> classes = label.classes();
    if (!classes.isEmpty()) {
      return loss.classes() == Loss.Classes.TWO ? classes.subList(1, 2) : classes;
    }
    return label.isNumber()
        ? List.of(label.name())
        : IntStream.range(0, label.width()).mapToObj(i -> label.name() + "_" + i).toList();
  }

  /** One JSON object, over several lines. */
  String json() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
