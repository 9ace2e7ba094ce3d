package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettings.Column;
import io.millrace.model.PoolSettingsBuilder;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An exported pool answers as the pool does. */
class PoolServingIT {
  private static final int ROWS = 20;

  @TempDir private Path folder;

  private static PoolSettingsBuilder settings() {
    return new PoolSettingsBuilder().features(4).classes(3).auto(16, 64, 8);
  }

  static Stream<PoolSettings> pools() {
    List<Column> columns = List.of(Column.NUMBER, Column.BUCKET, Column.PART, Column.NUMBER);
    return Stream.of(
        settings().build(),
        settings().columns(columns).hasGaps().offsets(0.5, 0.0, -1.0).build(),
        settings().columns(columns).hasGaps().mix(new Mix.Best(20, 0.02)).build(),
        settings()
            .columns(List.of(Column.NUMBER, Column.ENCODED, Column.ENCODED, Column.PART))
            .members(new Member.TargetEncoding(64, 2, 100), new Member.Linear(64, 0.05))
            .mix(new Mix.Mean())
            .build());
  }

  @ParameterizedTest
  @MethodSource("pools")
  void shouldPredictTheSameNumbersWhenDjlLoadsTheExport(PoolSettings settings) throws Exception {
    List<TestSample> known = samples(200, settings, 20);
    List<TestSample> asked = samples(ROWS, settings, 21);
    ModelState state;
    float[] expected;
    try (OnlineModel model = Models.create(settings)) {
      model.learn(TestSample.addAll(model.newBlock(), known));
      state = model.snapshot();
      float[] scores = model.predict(TestSample.addAll(model.newBlock(), asked)).scores();
      expected = Arrays.copyOf(scores, ROWS * settings.outputs());
    }

    ServingModel.export(settings, state, folder);

    assertThat(Served.scores(folder, asked)).containsExactly(expected, within(1e-5f));
  }

  /** Codes, of which one number in five is missing where there may be gaps; buckets never are. */
  private static List<TestSample> samples(int count, PoolSettings settings, long seed) {
    List<TestSample> samples = PoolStreams.codes(count, 4, 3, seed);
    for (int i = 0; settings.hasGaps() && i < count; i++) {
      if (i % 5 == 0) {
        samples.get(i).features()[i % 2 == 0 ? 0 : 2] = Double.NaN;
      }
    }
    return samples;
  }
}
