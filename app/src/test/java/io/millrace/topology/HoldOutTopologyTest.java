package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.evaluate.HoldOut;
import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.TestLearners;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldOutTopologyTest {
  private static final String[] SAMPLES = CsvSamples.samples(150, 6);
  private static final HoldOut HOLD_OUT = new HoldOut(0.3);

  /** Nor do intervals follow them. */
  @ParameterizedTest
  @CsvSource({"1, false", "4, false", "1, true"})
  void shouldLearnAsIfSamplesHeldOutWereNotThere(int batchSize, boolean intervals) {
    LearnerSettings plain = TestLearners.withFreezing(TestLearners.settings(batchSize));
    LearnerSettings settings = intervals ? TestLearners.withIntervals(plain) : plain;
    String[] learned = Arrays.stream(SAMPLES).filter(s -> !isHeldOut(s)).toArray(String[]::new);
    assertThat(learned.length).isBetween(75, 135);
    try (LearnerRun with = new LearnerRun(TestLearners.withHoldOut(settings, 0.3));
        LearnerRun without = new LearnerRun(settings)) {
      with.pipe(SAMPLES);
      without.pipe(learned);
      with.elapse(200);
      without.elapse(200);

      assertThat(model(with)).isNotEmpty().isEqualTo(model(without));
      assertThat(with.predictions()).hasSize(SAMPLES.length);
      assertThat(with.predictions())
          .filteredOn(prediction -> !isHeldOutPrediction(prediction))
          .isEqualTo(without.predictions());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldScoreASampleHeldOutByTheModelOfTheMiniBatchesBeforeIt(int batchSize) {
    LearnerSettings settings = TestLearners.settings(batchSize);
    try (LearnerRun with = new LearnerRun(TestLearners.withHoldOut(settings, 0.3))) {
      with.pipe(SAMPLES);
      with.elapse(200);

      int learned = 0;
      for (int i = 0; i < SAMPLES.length; i++) {
        assertThat(with.predictions().get(i))
            .startsWith("id" + i + " ")
            .contains(" step=" + learned / batchSize + " ");
        if (isHeldOut(SAMPLES[i])) {
          assertThat(scores(with.predictions().get(i)))
              .isEqualTo(scores(predictionAfter(settings, i)));
        } else {
          learned++;
        }
      }
    }
  }

  /** What a model says to this sample that has learned those before it that are not held out. */
  private static String predictionAfter(LearnerSettings settings, int sample) {
    try (LearnerRun run = new LearnerRun(settings)) {
      run.pipe(
          Arrays.stream(SAMPLES).limit(sample).filter(s -> !isHeldOut(s)).toArray(String[]::new));
      run.pipe(SAMPLES[sample]);
      run.elapse(200);
      List<String> predictions = run.predictions();
      return predictions.get(predictions.size() - 1);
    }
  }

  private static String scores(String prediction) {
    return prediction.replaceAll(".* scores=(.*) label=.*", "$1");
  }

  private static boolean isHeldOut(String sample) {
    return HOLD_OUT.includes(sample.split(",", -1)[4]);
  }

  private static boolean isHeldOutPrediction(String prediction) {
    return HOLD_OUT.includes(prediction.split(" ", -1)[0]);
  }

  private static Map<String, String> model(LearnerRun run) {
    Map<String, String> model = new TreeMap<>(run.state());
    model.keySet().removeIf(key -> !key.startsWith("model/"));
    return model;
  }
}
