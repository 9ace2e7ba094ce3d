package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.network.Activation;
import io.millrace.network.Branching;
import io.millrace.network.Categorical;
import io.millrace.network.Combiner;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers that name features, and features that only some layers may take. */
class FeatureColumnsTest {
  private static final String SETTINGS =
      """
      name: shop
      features:
        - {name: price, type: numeric}
        - {name: title, type: bag, buckets: 100, max_tokens: 3}
        - {name: weight_kg, type: numeric}
        - {name: shop, type: hashed, buckets: 50}
      label: {name: sold, type: number}
      network: %s
      loss: mean_squared_error
      optimizer: {adam: {learning_rate: 0.01}}
      """;

  private static final Layer OUT = new Dense(1, Activation.LINEAR, Initializer.GLOROT_UNIFORM);

  @TempDir private Path folder;

  private Config load(String network) throws IOException, ConfigException {
    return ConfigLoader.load(
        Files.writeString(folder.resolve("shop.yaml"), SETTINGS.formatted(network)));
  }

  @Test
  void shouldTakeTheColumnsOfTheFeaturesThatAreNamed() throws Exception {
    Config config =
        load(
            """
            [{concat: {branches: [
              [{columns: {features: [title]}}, {embedding: {values: 100, units: 4, combiner: mean}}],
              [{columns: {features: [price, weight_kg]}}, standardize,
               {columns: {features: [weight_kg]}}],
              [{cross: {features: [shop, title], buckets: 10}},
               {embedding: {values: 10, units: 1, combiner: sum}}]]}},
             {dense: {units: 1}}]
            """);

    assertThat(config.network())
        .isEqualTo(
            List.of(
                new Branching.Concat(
                    List.of(
                        List.of(
                            new Branching.Columns(1, 4),
                            new Categorical.Embedding(100, 4, Combiner.MEAN, null)),
                        List.of(
                            new Branching.Concat(
                                List.of(
                                    List.of(new Branching.Columns(0, 1)),
                                    List.of(new Branching.Columns(4, 5)))),
                            new Preprocessing.Standardize(10),
                            new Branching.Columns(1, 2)),
                        List.of(
                            new Categorical.Cross(List.of(5, 1, 2, 3), 10),
                            new Categorical.Embedding(10, 1, Combiner.SUM, null)))),
                OUT));
  }

  @Test
  void shouldHaveTheDigestOfTheSameColumnsByNumber() throws Exception {
    String numbered = "[{columns: {from: 4, to: 5}}, {dense: {units: 1}}]";
    String named = "[{columns: {features: [weight_kg]}}, {dense: {units: 1}}]";

    assertThat(load(named).digest()).isEqualTo(load(numbered).digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[dense: {units: 1}] | network[0]: dense: is given the buckets of feature title,",
        "[standardize, dense: {units: 1}] | network[0]: standardize: is given the buckets of feature"
            + " title, which have neither size nor order: let concat part the features, with a"
            + " branch [columns: {features: [title]}, embedding: {…}]",
        "[columns: {features: [shop]}, dense: {units: 1}] | network[1]: dense: is given the buckets of"
            + " feature shop,",
        "[cross: {features: [shop], buckets: 9}, dense: {units: 1}] | network[1]: dense: is given the"
            + " buckets of a cross",
        "[concat: {branches: [[columns: {from: 0, to: 1}], [log]]}, dense: {units: 1}] |"
            + " network[0].concat.branches[1][0]: log: is given the buckets of feature title",
        "[columns: {features: [prize]}, dense: {units: 1}] | network[0]: columns: names feature prize,"
            + " which is not before it: there are price, title, weight_kg, shop",
        "[columns: {features: [price], from: 1, to: 2}, dense: {units: 1}] |"
            + " network[0].columns.features: [price]: must be left out where there is from or to",
        "[cross: {columns: [5], features: [shop], buckets: 9}, embedding: {values: 9, units: 1},"
            + " flatten, dense: {units: 1}] | network[0].cross.features: [shop]: must be left out"
            + " where there are columns",
        "[columns: {from: 1}, dense: {units: 1}] | network[0]: columns: needs from and to, or"
            + " features",
      })
  void shouldRefuseWhatMakesNoSense(String network, String message) {
    assertThatThrownBy(() -> load(network))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
