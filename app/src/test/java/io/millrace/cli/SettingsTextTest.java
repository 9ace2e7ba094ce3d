package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import io.millrace.model.PoolSettings;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What describe prints of a pool is what users write. */
class SettingsTextTest {
  private static final String TEN_LINES =
      """
      name: market
      features:
        - {name: price, type: numeric}
        - {name: change, type: numeric}
      label:
        name: direction
        type: category
        values: [DOWN, SAME, UP]
      """;

  @TempDir private Path folder;

  private Config load(String yaml) throws ConfigException, IOException {
    return ConfigLoader.load(Files.writeString(folder.resolve("market.yaml"), yaml));
  }

  private static String printed(Config config) {
    PoolSettings pool = (PoolSettings) config.modelSettings();
    StringBuilder yaml = new StringBuilder("pool:\n  members:\n");
    pool.members().forEach(m -> yaml.append("    - " + SettingsText.of(m, Member.class) + "\n"));
    return yaml + "  mix: " + SettingsText.of(pool.mix(), Mix.class) + "\n";
  }

  @Test
  void shouldBeTheSameModelWhenTheAutomaticPoolIsWrittenOut() throws Exception {
    Config config = load(TEN_LINES);
    String yaml = printed(config);

    Config written = load(TEN_LINES + yaml);

    assertThat(written.modelSettings()).isEqualTo(config.modelSettings());
    assertThat(written.digest()).isEqualTo(config.digest());
    assertThat(yaml)
        .contains("- {memory: {size: 512, metric: learned, age: true}}")
        .contains("  mix: {log: {learning_rate: 0.003}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{members: [memory: {size: 9, metric: fixed, age: false}], mix: mean}",
        "{members: [{linear: {values: 99}, name: a}], mix: {best: {memory: 5, margin: 0.1}}}",
        "{members: [{network: {layers: [standardize, {dense: {units: 3}, trainable: false}],"
            + " optimizer: {rmsprop: {centered: true}}}, name: b}], mix: {hedge: {memory: 7}}}",
      })
  void shouldBeTheSameModelWhenAPoolIsWrittenOut(String pool) throws Exception {
    Config config = load(TEN_LINES + "pool: " + pool + "\n");

    Config written = load(TEN_LINES + printed(config));

    assertThat(written.modelSettings()).isEqualTo(config.modelSettings());
    assertThat(written.digest()).isEqualTo(config.digest());
  }
}
