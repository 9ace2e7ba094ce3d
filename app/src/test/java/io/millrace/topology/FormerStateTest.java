package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.TestLearners;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * States that builds with formats 3, 4 and 6 wrote, after 94 samples and four commands, two of
 * which still wait: this build goes on with them as if it had learned all by itself, to the bit.
 */
class FormerStateTest {
  private static final String[] SAMPLES = CsvSamples.samples(172, 1);
  private static final int BEFORE = 94;
  private static final Map<Integer, String> COMMANDS =
      Map.of(10, "FREEZE 60", 83, "THAW 0", 85, "FREEZE 120", 86, "THAW 140");

  static Stream<Arguments> states() {
    Map<String, LearnerSettings> both =
        Map.of(
            "single_samples", TestLearners.settings(1),
            "mini_batches", TestLearners.settings(4),
            "large", TestLearners.largeModel(4),
            "plateau", TestLearners.withPlateau(TestLearners.settings(4)),
            "large_plateau", TestLearners.withPlateau(TestLearners.largeModel(4)),
            "freezing", TestLearners.withFreezing(TestLearners.settings(4)),
            "hold_out", TestLearners.withHoldOut(TestLearners.settings(4), 0.22),
            "pruning", TestLearners.withPruning(4, 2, TestLearners.SMALL));
    Map<String, LearnerSettings> latest =
        Map.of(
            "actions_on_drift", TestLearners.withActionsOnDrift(TestLearners.settings(4)),
            "by_parts", TestLearners.with(TestLearners.largeModel(4), TestLearners.BY_PARTS),
            "large_hold_out",
                TestLearners.withHoldOut(
                    TestLearners.withFreezing(TestLearners.largeModel(4)), 0.22));
    return Stream.of(
            of("version-3", both),
            of("version-4", both),
            of("version-4", latest),
            of("version-6", both),
            of("version-6", latest))
        .flatMap(arguments -> arguments);
  }

  private static Stream<Arguments> of(String version, Map<String, LearnerSettings> settings) {
    return settings.entrySet().stream()
        .map(entry -> Arguments.of(version + "/" + entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("states")
  void shouldGoOnFromAStateOfAFormerFormat(String name, LearnerSettings settings)
      throws IOException {
    try (LearnerRun own = new LearnerRun(settings);
        LearnerRun former = new LearnerRun(settings, state(name))) {
      own.awaitStart();
      former.awaitStart();
      pipe(own, 0, BEFORE);
      pipe(own, BEFORE, SAMPLES.length);
      settle(own);
      // Format 3 knows no offsets; from format 4 on, what comes again is passed over.
      pipe(former, name.startsWith("version-3") ? BEFORE : 0, SAMPLES.length);
      settle(former);

      List<String> predictions = former.predictions();
      assertThat(predictions).hasSizeGreaterThanOrEqualTo(SAMPLES.length - BEFORE);
      assertThat(predictions).isEqualTo(last(own.predictions(), predictions.size()));
      assertThat(former.events()).isNotEmpty();
      assertThat(former.events()).isEqualTo(last(own.events(), former.events().size()));
      assertThat(former.state().get("learner/00000")).isEqualTo(own.state().get("learner/00000"));
    }
  }

  private static void pipe(LearnerRun run, int from, int to) {
    for (int i = from; i < to; i++) {
      run.pipeNumber(i, SAMPLES[i]);
      String command = COMMANDS.get(i);
      if (command != null) {
        run.command(command);
      }
    }
  }

  /** A model that is written by parts takes a commit, and so a tick, for each. */
  private static void settle(LearnerRun run) {
    for (int tick = 0; tick < 60; tick++) {
      run.elapse(200);
    }
  }

  private static List<String> last(List<String> all, int count) {
    return all.subList(all.size() - count, all.size());
  }

  /** The changelog of the former build. */
  private static Map<String, byte[]> state(String name) throws IOException {
    Map<String, byte[]> state = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    FormerStateTest.class.getResourceAsStream("/state/" + name + ".txt")),
                UTF_8))) {
      lines
          .lines()
          .map(line -> line.split(" ", 2))
          .forEach(entry -> state.put(entry[0], HexFormat.of().parseHex(entry[1])));
    }
    return state;
  }
}
