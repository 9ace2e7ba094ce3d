package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettingsBuilder;
import io.millrace.pool.Member;
import io.millrace.tensorflow.pool.Projection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool whose memory projects goes on from a state of the time when it did not. */
class ProjectedStateIT {
  private static final int FEATURES = 40;
  private static final int KEYS = 16;
  private static final int MEMORY = 16;
  private static final double[] SIGNS = signs();

  @TempDir private Path folder;

  private static double[] signs() {
    float[] signs = Projection.signs(FEATURES);
    double[] same = new double[FEATURES];
    Arrays.setAll(same, i -> signs[i]);
    return same;
  }

  private static PoolSettings ofClasses() {
    return new PoolSettingsBuilder().features(FEATURES).classes(3).auto(MEMORY, 64, 8).build();
  }

  /** As {@code auto} of many columns is, which has no least squares. */
  private static PoolSettings ofNumber() {
    PoolSettings whole =
        new PoolSettingsBuilder().features(FEATURES).autoOfNumber(MEMORY, 64, 8).build();
    return whole.withMembers(
        whole.members().stream()
            .filter(member -> !(member.bare() instanceof Member.LeastSquares))
            .map(ProjectedStateIT::withoutLeastSquares)
            .toList());
  }

  private static Member withoutLeastSquares(Member member) {
    List<String> inputs =
        member.inputs().stream().filter(input -> !input.equals("squares")).toList();
    return member instanceof Member.Placed placed
        ? new Member.Placed(placed.member(), new Member.Place(placed.place().name(), inputs))
        : member;
  }

  private static PoolSettings projecting(PoolSettings settings) {
    return settings.withMembers(
        settings.members().stream()
            .map(
                member ->
                    member instanceof Member.Memory
                        ? new Member.Memory(MEMORY, Member.Memory.Metric.LEARNED, true, null, KEYS)
                        : member)
            .toList());
  }

  private static ModelState learned(PoolSettings settings, List<TestSample> samples) {
    try (OnlineModel model = CompiledModels.create(settings)) {
      model.learn(TestSample.addAll(model.newBlock(), samples));
      return model.snapshot();
    }
  }

  /** The very samples that it would remember if it had projected from the beginning. */
  @Test
  void shouldRememberTheSamplesThatWereRemembered() {
    List<TestSample> samples = PoolStreams.drifting(25, FEATURES, 3, 1);
    ModelState former = learned(ofClasses(), samples);
    StateNumbers then = new StateNumbers(former);
    StateNumbers always = new StateNumbers(learned(projecting(ofClasses()), samples));
    try (OnlineModel model = CompiledModels.create(projecting(ofClasses()))) {
      model.restore(former);
      StateNumbers now = new StateNumbers(model.snapshot());

      assertThat(now.step()).isEqualTo(25);
      assertThat(now.sums("memory/keys")).containsExactly(always.sums("memory/keys"), within(1e-5));
      assertThat(now.sums("memory/metric"))
          .containsExactly(means(then.sums("memory/metric")), within(1e-6));
      assertThat(now.names())
          .filteredOn(name -> !name.startsWith("memory/keys") && !name.contains("metric"))
          .hasSizeGreaterThan(10)
          .allSatisfy(name -> assertThat(now.sums(name)).isEqualTo(then.sums(name)));
    }
  }

  @Test
  void shouldGoOnAndBeExportedAsItGoesOn() throws Exception {
    ModelState former = learned(ofClasses(), PoolStreams.drifting(25, FEATURES, 3, 1));
    List<TestSample> more = PoolStreams.drifting(8, FEATURES, 3, 2);
    try (OnlineModel model = CompiledModels.create(projecting(ofClasses()))) {
      model.restore(former);
      float[] scores = model.predict(TestSample.addAll(model.newBlock(), more)).scores();
      float[] expected = Arrays.copyOf(scores, 3 * more.size());
      ServingModel.export(projecting(ofClasses()), former, folder);
      assertThat(Served.scores(folder, more)).containsExactly(expected, within(1e-5f));

      assertThat(model.learn(TestSample.addAll(model.newBlock(), more)).applied())
          .startsWith(true, true, true, true, true, true, true, true);
    }
  }

  /** Networks of a number see where a sample lies beside the remembered ones. */
  @Test
  void shouldKeepWhatNetworksOfANumberHaveLearned() {
    ModelState former = learned(ofNumber(), PoolStreams.numbers(25, FEATURES, 3));
    StateNumbers then = new StateNumbers(former);
    try (OnlineModel model = CompiledModels.create(projecting(ofNumber()))) {
      model.restore(former);
      StateNumbers now = new StateNumbers(model.snapshot());

      for (String member : List.of("moving", "settling", "average")) {
        String name = weights(now, member);
        assertThat(now.sums(name))
            .as(name)
            .containsExactly(weightsOfProjected(then.sums(name)), within(1e-6));
        assertThat(Arrays.stream(now.sums(name)).map(Math::abs).max().orElseThrow())
            .isGreaterThan(0.1);
      }
      int width = FEATURES + 3 + FEATURES + 1 + 2;
      double[] replayed = then.sums("moving/replay/rows");
      assertThat(replayed).hasSize(width);
      assertThat(now.sums("moving/replay/rows"))
          .containsExactly(sumsOfProjected(replayed), within(1e-5));
      assertThat(
              model.learn(TestSample.addAll(model.newBlock(), PoolStreams.numbers(1, FEATURES, 4)))
                  .applied()[0])
          .isTrue();
    }
  }

  private static String weights(StateNumbers numbers, String member) {
    return numbers.names().stream()
        .filter(name -> name.startsWith(member + "/") && name.endsWith("dense/weights"))
        .min(String::compareTo)
        .orElseThrow();
  }

  /** Of each scale that of the numbers that became one; the kernel's three stay. */
  private static double[] means(double[] metric) {
    double[] means = new double[KEYS + 3];
    for (int i = 0; i < FEATURES; i++) {
      means[i % KEYS] += metric[i] / count(i % KEYS);
    }
    System.arraycopy(metric, FEATURES, means, KEYS, 3);
    return means;
  }

  /** How many of 40 numbers become number i of 16. */
  private static int count(int i) {
    return i < 8 ? 3 : 2;
  }

  /** Features, three numbers, the offset, what linear thinks; 8 hidden units. */
  private static double[] weightsOfProjected(double[] weights) {
    int units = 8;
    int before = FEATURES + 3;
    double[] fewer = new double[(before + KEYS + 1) * units];
    System.arraycopy(weights, 0, fewer, 0, before * units);
    for (int i = 0; i < FEATURES; i++) {
      for (int unit = 0; unit < units; unit++) {
        fewer[(before + i % KEYS) * units + unit] +=
            SIGNS[i] * weights[(before + i) * units + unit] / count(i % KEYS);
      }
    }
    System.arraycopy(weights, (before + FEATURES) * units, fewer, (before + KEYS) * units, units);
    return fewer;
  }

  private static double[] sumsOfProjected(double[] row) {
    int before = FEATURES + 3;
    double[] fewer = new double[before + KEYS + 3];
    System.arraycopy(row, 0, fewer, 0, before);
    for (int i = 0; i < FEATURES; i++) {
      fewer[before + i % KEYS] += SIGNS[i] * row[before + i];
    }
    System.arraycopy(row, before + FEATURES, fewer, before + KEYS, 3);
    return fewer;
  }

  @Test
  void shouldRefuseTheStateOfAnotherPool() {
    ModelState other =
        learned(
            new PoolSettingsBuilder().features(FEATURES).classes(3).auto(MEMORY, 64, 9).build(),
            PoolStreams.drifting(5, FEATURES, 3, 1));
    try (OnlineModel model = CompiledModels.create(projecting(ofClasses()))) {
      assertThatThrownBy(() -> model.restore(other))
          .isInstanceOf(ModelStateException.class)
          .hasMessageContaining("it is of another network or optimizer");
    }
  }
}
