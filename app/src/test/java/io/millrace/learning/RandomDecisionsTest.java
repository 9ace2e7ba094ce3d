package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.conformal.Intervals;
import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.drift.DriftDetection;
import io.millrace.drift.OnDrift;
import io.millrace.drift.OnDrift.RaiseLearningRate;
import io.millrace.evaluate.HoldOut;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.optimizer.EarlyStopping;
import io.millrace.optimizer.Pruning;
import io.millrace.optimizer.ReduceOnPlateau;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All that decides, in any combination, with any commands at any place: whatever is killed, outputs
 * and state are those of a run that is not.
 */
class RandomDecisionsTest {
  private static final int SAMPLES = 200;
  private static final int RUNS = 10;
  private static final int KILLED = 2;
  private static final List<Action> ACTIONS = List.of(Action.values());

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGiveTheSameWhateverIsDecidedAndKilled(boolean large) {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      LearnerSettings settings = settings(random, large);
      List<Object> log = samples(random);
      addCommands(log, checkpoints(settings, log), random);
      try (ReplicaRun calm = ReplicaRun.finished(settings, log)) {
        for (int i = 0; i < KILLED; i++) {
          try (ReplicaRun run = new ReplicaRun(settings, log, () -> 0)) {
            run.disturb(new Random(SAMPLES * seed + i));
            assertThat(run.sent()).as("seed %d", seed).containsExactlyElementsOf(calm.sent());
            assertThat(run.state()).as("seed %d", seed).isEqualTo(calm.state());
          }
        }
      }
    }
  }

  private static LearnerSettings settings(Random random, boolean large) {
    int batchSize = 1 << random.nextInt(3);
    OnDrift onDrift = onDrift(random);
    ModelSettingsBuilder model =
        new ModelSettingsBuilder().linearClassifier(large ? 100 : 2).batchSize(batchSize);
    if (!onDrift.resetsModel() && random.nextInt(4) == 0) {
      model.pruning(new Pruning(0.6, 0, 5, 40));
    }
    return settings(random, model.build(), onDrift, limits(random, large));
  }

  private static OnDrift onDrift(Random random) {
    int action = random.nextInt(3);
    return new OnDrift(
        random.nextBoolean() ? new RaiseLearningRate(3, 50) : null,
        random.nextBoolean(),
        action == 1,
        action == 2,
        null);
  }

  private static CommitLimits limits(Random random, boolean large) {
    CommitLimits ofLarge = random.nextBoolean() ? TestLearners.BY_PARTS : TestLearners.LARGE;
    return large ? ofLarge : TestLearners.SMALL;
  }

  private static LearnerSettings settings(
      Random random, ModelSettings model, OnDrift onDrift, CommitLimits limits) {
    double improvement = random.nextBoolean() ? 0 : 1e9;
    return new LearnerSettings(
        "m",
        model,
        new ShapingSettings("digest", Map.of()),
        random.nextBoolean()
            ? new ReduceOnPlateau(0.5, 1 + random.nextInt(3), improvement, 0.01)
            : null,
        random.nextBoolean()
            ? new EarlyStopping(0.5, 0.5, 20L * (1 + random.nextInt(4)), improvement)
            : null,
        new DriftDetection.PageHinkley(0, 0.3 + random.nextDouble(), 5),
        onDrift,
        new HoldOut(random.nextInt(3) == 0 ? 0.2 : 0),
        random.nextInt(4) == 0 ? new Intervals(0.9) : null,
        Duration.ofMillis(200),
        20 / model.batchSize(),
        (random.nextBoolean() ? 20 : 40) / model.batchSize(),
        1 + random.nextInt(3),
        limits);
  }

  /** Some without a label, some of them in rows that turn the stream. */
  private static List<Object> samples(Random random) {
    List<Object> log = new ArrayList<>();
    for (String sample : CsvSamples.samples(SAMPLES, random.nextInt())) {
      log.add(random.nextInt(6) == 0 ? CsvSamples.unlabelled(sample) : sample);
    }
    for (int turns = random.nextInt(3); turns > 0; turns--) {
      log.addAll(random.nextInt(SAMPLES), Collections.nCopies(15, "3,3,0,0"));
    }
    return log;
  }

  private static List<CheckpointId> checkpoints(LearnerSettings settings, List<Object> log) {
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      return run.checkpoints();
    }
  }

  /** Most of them where others are. */
  private static void addCommands(List<Object> log, List<CheckpointId> known, Random random) {
    int place = 0;
    for (int i = random.nextInt(8); i >= 0; i--) {
      if (place == 0 || random.nextInt(3) == 0) {
        place = random.nextInt(log.size());
      }
      Action action = ACTIONS.get(random.nextInt(ACTIONS.size()));
      @Nullable CheckpointId checkpoint =
          action.namesCheckpoint() ? known.get(random.nextInt(known.size())) : null;
      String tag = action.namesTag() ? "t" + random.nextInt(2) : "";
      long at = random.nextInt(3) == 0 ? random.nextInt(SAMPLES) : Command.NEXT;
      log.add(place, new Command(action, at, checkpoint, tag, "", ""));
    }
  }
}
