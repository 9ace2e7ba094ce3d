package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDescriptionTest {
  @TempDir private Path folder;

  private Config load(String label, String units, String loss) throws Exception {
    return ConfigLoader.load(
        Files.writeString(
            folder.resolve("a.yaml"),
            """
            name: a
            features:
              - {name: x, type: numeric, field: user.x}
              - {name: day, type: category, values: [mo, tu]}
              - {name: word, type: hashed, buckets: 9}
            label: {name: y, %s}
            network:
              - concat: {branches: [[columns: {from: 0, to: 3}], [columns: {features: [word]}, embedding: {values: 9, units: 1}, flatten]]}
              - dense: {units: %s}
            loss: %s
            optimizer: adam
            """
                .formatted(label, units, loss)));
  }

  private static JsonNode description(Config config) throws Exception {
    return new ObjectMapper().readTree(ModelDescription.of(config, 7).json());
  }

  @Test
  void shouldTellWhatTheModelTakesAndGives() throws Exception {
    Config config = load("type: category, values: [no, maybe, yes]", "3", "softmax_cross_entropy");

    assertThat(description(config))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {
                      "format_version": 1, "name": "a", "step": 7, "settings_digest": "%s",
                      "columns": ["x", "day=mo", "day=tu", "word"],
                      "features": [
                        {"type": "numeric", "name": "x", "field": "user.x", "first_column": 0, "width": 1},
                        {"type": "category", "name": "day", "values": ["mo", "tu"], "first_column": 1, "width": 2},
                        {"type": "hashed", "name": "word", "buckets": 9, "first_column": 3, "width": 1}
                      ],
                      "gaps": {"missing": "mean", "unknown": "other", "missing_values": []},
                      "label": {"type": "category", "name": "y", "values": ["no", "maybe", "yes"]},
                      "loss": "softmax_cross_entropy",
                      "scores": ["no", "maybe", "yes"]
                    }
                    """
                        .formatted(config.digest())));
  }

  @Test
  void shouldTellTheOrderOfThePoolsMembers() throws Exception {
    Config config =
        ConfigLoader.load(
            Files.writeString(
                folder.resolve("pool.yaml"),
                """
                name: a
                features: [{name: x, type: numeric}]
                label: {name: y, type: category, values: [no, yes]}
                pool: {members: [memory, linear, {linear: {learning_rate: 0.5}, name: quick}]}
                """));

    assertThat(description(config).get("members").toString())
        .isEqualTo("[\"memory\",\"linear\",\"quick\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: category, values: [no, yes] | 1 | binary_cross_entropy | [\"yes\"]",
        "type: category, values: [no, yes] | 2 | softmax_cross_entropy | [\"no\",\"yes\"]",
        "type: number | 1 | mean_squared_error | [\"y\"]",
        "type: vector, size: 2 | 2 | mean_squared_error | [\"y_0\",\"y_1\"]",
      })
  void shouldTellWhatEachScoreIsOf(String label, String units, String loss, String scores)
      throws Exception {
    assertThat(description(load(label, units, loss)).get("scores").toString()).isEqualTo(scores);
  }
}
