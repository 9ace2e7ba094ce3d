package io.millrace.learning;

import io.millrace.conformal.Intervals;
import io.millrace.drift.DriftDetection;
import io.millrace.drift.DriftInput;
import io.millrace.drift.OnDrift;
import io.millrace.drift.OnDrift.RaiseLearningRate;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.evaluate.HoldOut;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Task;
import io.millrace.model.FakeModel;
import io.millrace.model.ForwardingModel;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.OnlineModel;
import io.millrace.model.SavedModel;
import io.millrace.model.SavedModelSettings;
import io.millrace.optimizer.EarlyStopping;
import io.millrace.optimizer.Pruning;
import io.millrace.optimizer.ReduceOnPlateau;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings and parts of learners over the fake model. */
public final class TestLearners {
  public static final int BLOCK_ROWS = 8;
  public static final CommitLimits SMALL =
      new CommitLimits(Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO);

  /** A model of more than 1,000 bytes is written when the samples since outweigh it. */
  public static final CommitLimits LARGE =
      new CommitLimits(1000, Duration.ofHours(1), Duration.ofHours(1));

  /** The same, by 1,000 bytes at a commit. */
  public static final CommitLimits BY_PARTS =
      new CommitLimits(1000, Duration.ZERO, Duration.ofHours(1));

  /** It leaves 136 of 172 samples to be learned, whole mini-batches. */
  private static final double FRACTION = 0.22;

  /** It finds drift every now and then. */
  private static final DriftDetection ERRORS =
      new DriftDetection.Watching(
          new DriftDetection.HddmA(0.9), new DriftDetection.Watched(new DriftInput.Error()));

  private static final DriftDetection FEATURE =
      new DriftDetection.Watching(
          new DriftDetection.Kswin(0.3, 20, 8, 1),
          new DriftDetection.Watched(new DriftInput.Feature("x0")));

  private TestLearners() {}

  /** One of each kind. */
  public static Stream<LearnerSettings> all() {
    return Stream.of(
        settings(1),
        settings(4),
        largeModel(1),
        largeModel(4),
        withPlateau(settings(4)),
        withPlateau(largeModel(4)),
        withFreezing(settings(4)),
        withFreezing(largeModel(1)),
        withActionsOnDrift(settings(4)),
        withActionsOnDrift(largeModel(1)),
        withActionsOnDrift(settings(1), ERRORS),
        withActionsOnDrift(settings(4), FEATURE),
        withReset(settings(4)),
        withReset(largeModel(1)),
        withRestore(settings(4)),
        withRestore(largeModel(1)),
        withHoldOut(settings(4), FRACTION),
        withHoldOut(withFreezing(largeModel(4)), FRACTION),
        withIntervals(settings(4)),
        withIntervals(withHoldOut(largeModel(1), FRACTION)),
        withPruning(4, 2, SMALL),
        withPruning(4, 100, LARGE));
  }

  /** Those whose state takes several commits to be written. */
  public static Stream<LearnerSettings> writtenByParts() {
    return all()
        .filter(settings -> settings.limits().equals(LARGE))
        .map(settings -> with(settings, BY_PARTS));
  }

  /** Settings with a control interval of 20 samples and a checkpoint each 40. */
  public static LearnerSettings settings(int batchSize) {
    return settings(ordinary(batchSize));
  }

  /** The same of a SavedModel. */
  static LearnerSettings savedModel(int batchSize) {
    ModelSettings ordinary = ordinary(batchSize);
    return settings(
        new SavedModelSettings(
            new SavedModel(Path.of("none"), 0.01),
            ordinary.features(),
            ordinary.labels(),
            null,
            0,
            batchSize,
            ModelSettings.Device.CPU));
  }

  public static LearnerSettings settings(ModelSettings model) {
    return settings(model, SMALL);
  }

  private static LearnerSettings settings(ModelSettings model, CommitLimits limits) {
    return new LearnerSettings(
        "m",
        model,
        new ShapingSettings("digest", Map.of()),
        null,
        null,
        null,
        OnDrift.NOTHING,
        new HoldOut(0),
        null,
        Duration.ofMillis(200),
        20 / model.batchSize(),
        40 / model.batchSize(),
        2,
        limits);
  }

  /** A model of 3,200 bytes that is too large to be written at each commit. */
  public static LearnerSettings largeModel(int batchSize) {
    return settings(
        new ModelSettingsBuilder().linearClassifier(100).batchSize(batchSize).build(), LARGE);
  }

  /** The same, with other limits. */
  public static LearnerSettings with(LearnerSettings settings, CommitLimits limits) {
    return with(settings, settings.shaping(), limits);
  }

  /** The same, said to be shaped by these settings. */
  public static LearnerSettings with(LearnerSettings settings, ShapingSettings shaping) {
    return with(settings, shaping, settings.limits());
  }

  private static LearnerSettings with(
      LearnerSettings settings, ShapingSettings shaping, CommitLimits limits) {
    return new LearnerSettings(
        settings.name(),
        settings.model(),
        shaping,
        settings.plateau(),
        settings.earlyStopping(),
        settings.drift(),
        settings.onDrift(),
        settings.holdOut(),
        settings.intervals(),
        settings.maxDelay(),
        settings.controlSteps(),
        settings.checkpointSteps(),
        settings.keep(),
        limits);
  }

  /** The same, with other mini-batches. */
  public static LearnerSettings withBatchSize(LearnerSettings settings, int size) {
    return new LearnerSettings(
        settings.name(),
        settings.model().withBatchSize(size),
        settings.shaping(),
        settings.plateau(),
        settings.earlyStopping(),
        settings.drift(),
        settings.onDrift(),
        settings.holdOut(),
        settings.intervals(),
        settings.maxDelay(),
        settings.controlSteps(),
        settings.checkpointSteps(),
        settings.keep(),
        settings.limits());
  }

  /** The same, with half the learning rate after each control interval but the first. */
  public static LearnerSettings withPlateau(LearnerSettings settings) {
    return with(settings, new ReduceOnPlateau(0.5, 1, 1e9, 0), null, null, 0);
  }

  /** The same, frozen after 40 samples without a better loss, and thawed at drift. */
  public static LearnerSettings withFreezing(LearnerSettings settings) {
    return with(
        settings,
        null,
        new EarlyStopping(null, 0.5, 40L, 1e9),
        new DriftDetection.PageHinkley(0, 1, 5),
        0);
  }

  /** The same, with a share of the samples held out. */
  public static LearnerSettings withHoldOut(LearnerSettings settings, double fraction) {
    return with(settings, settings.plateau(), settings.earlyStopping(), settings.drift(), fraction);
  }

  /** The same, with three times the rate for 50 samples and new slots at drift, and a plateau. */
  public static LearnerSettings withActionsOnDrift(LearnerSettings settings) {
    return withOnDrift(
        with(
            settings,
            new ReduceOnPlateau(0.5, 3, 1e9, 0),
            null,
            new DriftDetection.PageHinkley(0, 1, 5),
            0),
        new OnDrift(new RaiseLearningRate(3, 50), true, null));
  }

  /** The same, with three times the rate for 50 samples at that drift. */
  private static LearnerSettings withActionsOnDrift(
      LearnerSettings settings, DriftDetection drift) {
    return withOnDrift(
        with(settings, null, null, drift, 0),
        new OnDrift(new RaiseLearningRate(3, 50), false, null));
  }

  /** The same, started afresh at drift. */
  public static LearnerSettings withReset(LearnerSettings settings) {
    return withOnDrift(
        with(settings, null, null, new DriftDetection.PageHinkley(0, 1, 5), 0),
        new OnDrift(null, false, true));
  }

  /** The same, set back to the best checkpoint at drift. */
  public static LearnerSettings withRestore(LearnerSettings settings) {
    return withOnDrift(
        with(settings, null, null, new DriftDetection.PageHinkley(0, 1, 5), 0),
        new OnDrift(null, false, null, true, null));
  }

  /** The same, with these actions at drift. */
  static LearnerSettings withOnDrift(LearnerSettings settings, OnDrift onDrift) {
    return new LearnerSettings(
        settings.name(),
        settings.model(),
        settings.shaping(),
        settings.plateau(),
        settings.earlyStopping(),
        settings.drift(),
        onDrift,
        settings.holdOut(),
        settings.intervals(),
        settings.maxDelay(),
        settings.controlSteps(),
        settings.checkpointSteps(),
        settings.keep(),
        settings.limits());
  }

  public static LearnerSettings with(
      LearnerSettings settings,
      @Nullable ReduceOnPlateau plateau,
      @Nullable EarlyStopping stopping,
      @Nullable DriftDetection drift,
      double holdOut) {
    return new LearnerSettings(
        settings.name(),
        settings.model(),
        settings.shaping(),
        plateau,
        stopping,
        drift,
        settings.onDrift(),
        new HoldOut(holdOut),
        settings.intervals(),
        settings.maxDelay(),
        settings.controlSteps(),
        settings.checkpointSteps(),
        settings.keep(),
        settings.limits());
  }

  /** The same, with a set of classes in each prediction. */
  public static LearnerSettings withIntervals(LearnerSettings settings) {
    return new LearnerSettings(
        settings.name(),
        settings.model(),
        settings.shaping(),
        settings.plateau(),
        settings.earlyStopping(),
        settings.drift(),
        settings.onDrift(),
        settings.holdOut(),
        new Intervals(0.9),
        settings.maxDelay(),
        settings.controlSteps(),
        settings.checkpointSteps(),
        settings.keep(),
        settings.limits());
  }

  /** The same, with more and more weights taken out, from step 5 to step 40. */
  public static LearnerSettings withPruning(int batchSize, int classes, CommitLimits limits) {
    ModelSettings model =
        new ModelSettingsBuilder()
            .linearClassifier(classes)
            .batchSize(batchSize)
            .pruning(new Pruning(0.6, 0, 5, 40))
            .build();
    return settings(model, limits);
  }

  /**
   * A model whose blocks hold 8 mini-batches, and readers of {@link CsvSamples}. With intervals it
   * is a pool.
   */
  public static ReplicaParts parts(LearnerSettings settings, CheckpointReader checkpoints) {
    int blockRows = BLOCK_ROWS * settings.model().batchSize();
    return new ReplicaParts(
        settings.intervals() == null
            ? model -> fake(model, blockRows)
            : model -> FakeModel.pool(model, blockRows),
        LearnedState::fresh,
        checkpoints,
        CsvSamples::reader,
        TestLearners::evaluator,
        feature -> 0);
  }

  private static OnlineModel fake(ModelSettings settings, int blockRows) {
    return settings instanceof SavedModelSettings
        ? new WithoutFirstState(settings, blockRows)
        : new FakeModel(settings, blockRows);
  }

  /** Like a SavedModel, it does not know with what it began. */
  private static final class WithoutFirstState extends ForwardingModel {
    WithoutFirstState(ModelSettings settings, int blockRows) {
      super(new FakeModel(ordinary(settings.batchSize()), blockRows));
    }

    @Override
    public void reset() {
      throw new UnsupportedOperationException("the first state is not kept");
    }
  }

  private static ModelSettings ordinary(int batchSize) {
    return new ModelSettingsBuilder().linearClassifier(2).batchSize(batchSize).build();
  }

  private static Prequential evaluator(int classes) {
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return new Prequential(new Task.Classification(names), classes, new EvaluationSettings(10));
  }
}
