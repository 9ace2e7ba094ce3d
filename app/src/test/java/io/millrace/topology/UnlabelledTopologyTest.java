package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerListener.Restored;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.TestLearners;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnlabelledTopologyTest {
  private static final int COUNT = 150;
  private static final String[] LABELLED = CsvSamples.samples(COUNT, 6);
  private static final String[] SAMPLES =
      IntStream.range(0, COUNT)
          .mapToObj(i -> isUnlabelled(i) ? CsvSamples.unlabelled(LABELLED[i]) : LABELLED[i])
          .toArray(String[]::new);

  /** Alone, several in a row, and two stretches that outlast a mini-batch. */
  private static boolean isUnlabelled(int i) {
    return i % 5 == 2 || (i >= 30 && i < 37) || (i >= 90 && i < 110);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldLearnAsIfSamplesWithoutALabelWereNotThere(int batchSize) {
    LearnerSettings settings = TestLearners.withFreezing(TestLearners.settings(batchSize));
    String[] learned =
        IntStream.range(0, COUNT)
            .filter(i -> !isUnlabelled(i))
            .mapToObj(i -> SAMPLES[i])
            .toArray(String[]::new);
    try (LearnerRun with = new LearnerRun(settings);
        LearnerRun without = new LearnerRun(settings)) {
      with.pipe(SAMPLES);
      without.pipe(learned);
      with.elapse(200);
      without.elapse(200);

      assertThat(model(with)).isNotEmpty().isEqualTo(model(without));
      assertThat(with.predictions()).hasSize(COUNT);
      assertThat(with.predictions())
          .filteredOn(prediction -> !prediction.endsWith("label=[]"))
          .isEqualTo(without.predictions());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldPredictInItsPlaceOfTheLog(int batchSize) {
    LearnerSettings settings = TestLearners.settings(batchSize);
    try (LearnerRun run = new LearnerRun(settings)) {
      run.pipe(SAMPLES);
      run.elapse(200);

      int learned = 0;
      for (int i = 0; i < COUNT; i++) {
        String prediction = run.predictions().get(i);
        assertThat(prediction)
            .startsWith("id" + i + " ")
            .contains(" step=" + learned / batchSize + " ");
        if (isUnlabelled(i)) {
          assertThat(prediction).endsWith(" loss=NaN label=[]");
          assertThat(scores(prediction)).isEqualTo(scores(predictionAfter(settings, i)));
        } else {
          learned++;
        }
      }
    }
  }

  /** What a model says to this sample, with its label, that has learned those before it. */
  private static String predictionAfter(LearnerSettings settings, int sample) {
    try (LearnerRun run = new LearnerRun(settings)) {
      run.pipe(
          IntStream.range(0, sample)
              .filter(i -> !isUnlabelled(i))
              .mapToObj(i -> SAMPLES[i])
              .toArray(String[]::new));
      run.pipe(LABELLED[sample]);
      run.elapse(200);
      List<String> predictions = run.predictions();
      return predictions.get(predictions.size() - 1);
    }
  }

  private static String scores(String prediction) {
    return prediction.replaceAll(".* scores=(.*) loss=.*", "$1");
  }

  @Test
  void shouldPredictATopicThatNeverHasALabel() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      for (String sample : LABELLED) {
        run.pipe(CsvSamples.unlabelled(sample));
      }
      run.elapse(200);

      assertThat(run.predictions())
          .hasSize(COUNT)
          .allSatisfy(prediction -> assertThat(prediction).contains(" step=0 "));
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.learning.TestLearners#all")
  void shouldGiveTheSameWhenRestartedAndClosedAtAnyTime(LearnerSettings settings) {
    Random random = new Random(4);
    try (LearnerRun calm = new LearnerRun(settings);
        LearnerRun disturbed = new LearnerRun(settings)) {
      for (String sample : SAMPLES) {
        calm.pipe(sample);
        disturbed.pipe(sample);
        if (random.nextInt(6) == 0) {
          disturbed.restart();
        }
        if (random.nextInt(6) == 0) {
          disturbed.elapse(200);
        }
      }
      calm.settle();
      disturbed.settle();
      assertThat(disturbed.predictions()).hasSize(COUNT);
      assertThat(disturbed.allOutputs()).isEqualTo(calm.allOutputs());
    }
  }

  @Test
  void shouldCountThemOverRestarts() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      run.pipe(SAMPLES[2], SAMPLES[0], SAMPLES[7]);
      run.elapse(200);
      run.restart();
      run.pipe(SAMPLES[12]);
      run.elapse(200);
      run.restart();
      assertThat(run.listener.restored)
          .extracting(Restored::unlabelled)
          .containsExactly(0L, 2L, 3L);
    }
  }

  private static Map<String, String> model(LearnerRun run) {
    Map<String, String> model = new TreeMap<>(run.state());
    model.keySet().removeIf(key -> !key.startsWith("model/"));
    return model;
  }
}
