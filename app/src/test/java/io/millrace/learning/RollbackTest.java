package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.model.MagnitudePruning;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.optimizer.EarlyStopping;
import io.millrace.optimizer.Pruning;
import io.millrace.optimizer.ReduceOnPlateau;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that take a model back, in a run with checkpoints at the samples 40, 80, 120, 160. */
class RollbackTest {
  private static final int SAMPLES = 180;

  /** The control interval that ends at 100. */
  private static final int AT = 90;

  private static final List<Object> LOG = List.of((Object[]) CsvSamples.samples(SAMPLES, 1));

  private static ReplicaRun run(LearnerSettings settings, List<Object> log) {
    return new ReplicaRun(settings, log, () -> 0);
  }

  private static List<Object> with(Command command) {
    List<Object> log = new ArrayList<>(LOG);
    log.add(AT, command);
    return log;
  }

  private static Command rollback(String sha256, long step) {
    return new Command(
        Action.ROLLBACK, Command.NEXT, new CheckpointId(step, sha256), "", "anna", "false alarms");
  }

  private static Command rollbackTo80(LearnerSettings settings) {
    try (ReplicaRun run = ReplicaRun.finished(settings, LOG)) {
      long step = 80 / settings.model().batchSize();
      CheckpointId checkpoint = run.checkpoint(step);
      return rollback(checkpoint.sha256(), step);
    }
  }

  private static List<String> scores(ReplicaRun run) {
    return run.sent("prediction").stream()
        .map(prediction -> prediction.replaceAll(".* scores=(\\[[^]]*]).*", "$1"))
        .toList();
  }

  private static List<String> events(ReplicaRun run) {
    return run.sent("event").stream()
        .map(
            event ->
                event.replaceAll(".*type=(\\w+).* samples=(\\d+).*message=(.*)]@.*", "$1 $2 $3"))
        .filter(event -> !event.startsWith("CHECKPOINT "))
        .toList();
  }

  @Test
  void shouldGoOnAsIfItHadLearnedNothingSinceTheCheckpoint() {
    LearnerSettings settings = TestLearners.settings(4);
    Command back = rollbackTo80(settings);
    List<Object> without = new ArrayList<>(LOG.subList(0, 80));
    without.addAll(LOG.subList(100, SAMPLES));
    try (ReplicaRun run = ReplicaRun.finished(settings, with(back));
        ReplicaRun other = ReplicaRun.finished(settings, without)) {
      assertThat(events(run))
          .containsExactly(
              "MODEL_RESTORED 100 back to the checkpoint of step 20, SHA-256 %s, by command of anna: false alarms"
                  .formatted(Objects.requireNonNull(back.checkpoint()).sha256()));
      assertThat(scores(run).subList(100, SAMPLES)).isEqualTo(scores(other).subList(80, 160));
      assertThat(run.replica().learner().step()).isEqualTo(SAMPLES / 4);
    }
  }

  /** Also those of samples without a label, which stand between the others and count no step. */
  @Test
  void shouldTellPredictionsOfTheTwoModelsApartByTheirStep() {
    LearnerSettings settings = TestLearners.settings(4);
    Command back = rollbackTo80(settings);
    List<Object> log = with(back);
    for (int i = log.size(); i > 0; i--) {
      log.addAll(i, Collections.nCopies(2, "1,1,0,"));
    }
    int boundary = 300; // 100 to be learned, and two behind each of 99 and behind the command
    try (ReplicaRun run = ReplicaRun.finished(settings, log);
        ReplicaRun calm =
            ReplicaRun.finished(settings, log.stream().filter(o -> o != back).toList())) {
      List<String> predictions = run.sent("prediction");
      for (int i = 0; i < predictions.size(); i++) {
        long step = Long.parseLong(predictions.get(i).replaceAll(".* step=(\\d+).*", "$1"));
        assertThat(step >= 25).as("prediction %d", i).isEqualTo(i >= boundary);
      }
      assertThat(scores(run).subList(0, boundary)).isEqualTo(scores(calm).subList(0, boundary));
      assertThat(scores(run).get(boundary)).isNotEqualTo(scores(calm).get(boundary));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGiveTheSameWhereverItIsKilled(boolean large) {
    LearnerSettings settings =
        large
            ? TestLearners.with(TestLearners.largeModel(1), TestLearners.BY_PARTS)
            : TestLearners.settings(4);
    List<Object> log = with(rollbackTo80(settings));
    try (ReplicaRun calm = ReplicaRun.finished(settings, log)) {
      for (int seed = 0; seed < 20; seed++) {
        try (ReplicaRun run = run(settings, log)) {
          run.disturb(new Random(seed));
          assertThat(run.sent()).containsExactlyElementsOf(calm.sent());
          assertThat(run.state()).isEqualTo(calm.state());
        }
      }
    }
  }

  @Test
  void shouldGoOnAsItIsWithoutThatCheckpoint() {
    LearnerSettings settings = TestLearners.settings(4);
    try (ReplicaRun run = ReplicaRun.finished(settings, with(rollback("00ff", 20)));
        ReplicaRun calm = ReplicaRun.finished(settings, LOG)) {
      assertThat(events(run))
          .singleElement()
          .asString()
          .startsWith("RESTORE_FAILED 100 back to the checkpoint of step 20, SHA-256 00ff, by")
          .endsWith("the checkpoints topic does not have it");
      assertThat(scores(run)).isEqualTo(scores(calm));
    }
  }

  @Test
  void shouldTellOfACommandWhosePlaceALaterOneTakes() {
    LearnerSettings settings = TestLearners.settings(4);
    Command back = rollbackTo80(settings);
    List<Object> log = with(back);
    log.add(AT, rollback("00ff", 10));
    try (ReplicaRun run = ReplicaRun.finished(settings, log);
        ReplicaRun only = ReplicaRun.finished(settings, with(back))) {
      assertThat(events(run))
          .containsExactly(
              "COMMAND_REFUSED 100 back to the checkpoint of step 10, SHA-256 00ff, by command of"
                  + " anna: false alarms: a later one takes its place at the same boundary",
              events(only).get(0));
      assertThat(scores(run)).isEqualTo(scores(only));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldWaitForAPositionHoweverFarItIs(int batchSize) {
    LearnerSettings settings = TestLearners.settings(batchSize);
    List<Object> log = with(new Command(Action.FREEZE, Long.MAX_VALUE));
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      assertThat(events(run)).isEmpty();
    }
  }

  /** Two are kept; by 160 those of 40 and 80 would be gone. */
  @Test
  void shouldKeepACheckpointThatHasATag() {
    LearnerSettings settings = TestLearners.settings(4);
    CheckpointId at80 = Objects.requireNonNull(rollbackTo80(settings).checkpoint());
    Command tag = new Command(Action.TAG, Command.NEXT, at80, "champion", "anna", "");
    List<Object> log = with(tag);
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      assertThat(events(run))
          .containsExactly("CHECKPOINT_TAGGED 100 step 20 is champion, by command of anna");
      assertThat(run.sent("tag"))
          .singleElement()
          .asString()
          .contains("replica=0, name=champion, checkpoint=" + at80);
      assertThat(run.sent("delete")).as("of 40").hasSize(2).allMatch(key -> key.contains("10/"));
    }
    log.add(150, new Command(Action.UNTAG, Command.NEXT, null, "champion", "", ""));
    log.add(150, new Command(Action.UNTAG, Command.NEXT, null, "champion", "", ""));
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      assertThat(events(run).subList(1, 3))
          .containsExactly(
              "CHECKPOINT_TAGGED 160 step 20 is no longer champion, by command",
              "COMMAND_REFUSED 160 no longer champion, by command: no checkpoint is");
      assertThat(run.sent("delete"))
          .as("of 40, the tag, and 80")
          .hasSize(5)
          .anyMatch(key -> key.contains("m/0/tag/champion"));
    }
  }

  @Test
  void shouldRefuseATagForACheckpointThatIsNotKept() {
    LearnerSettings settings = TestLearners.settings(4);
    Command tag =
        new Command(Action.TAG, Command.NEXT, new CheckpointId(20, "00ff"), "champion", "", "");
    try (ReplicaRun run = ReplicaRun.finished(settings, with(tag))) {
      assertThat(events(run))
          .containsExactly(
              "COMMAND_REFUSED 100 step 20 is champion, by command: that checkpoint is not kept any"
                  + " more");
      assertThat(run.sent("tag")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTagTheSameWhereverItIsKilled(boolean large) {
    LearnerSettings settings =
        large
            ? TestLearners.with(TestLearners.largeModel(1), TestLearners.BY_PARTS)
            : TestLearners.settings(4);
    CheckpointId at80 = Objects.requireNonNull(rollbackTo80(settings).checkpoint());
    List<Object> log = with(new Command(Action.TAG, Command.NEXT, at80, "a", "", ""));
    log.add(150, new Command(Action.UNTAG, Command.NEXT, null, "a", "", ""));
    try (ReplicaRun calm = ReplicaRun.finished(settings, log);
        ReplicaRun run = run(settings, log)) {
      run.disturb(new Random(1));
      assertThat(run.sent()).containsExactlyElementsOf(calm.sent());
      assertThat(run.state()).isEqualTo(calm.state());
    }
  }

  @Test
  void shouldStartAfreshByCommand() {
    LearnerSettings settings = TestLearners.settings(4);
    Command reset = new Command(Action.RESET, Command.NEXT, null, "", "", "new sensors");
    try (ReplicaRun run = ReplicaRun.finished(settings, with(reset));
        ReplicaRun fresh = ReplicaRun.finished(settings, LOG.subList(100, SAMPLES))) {
      assertThat(events(run))
          .containsExactly("MODEL_RESET 100 the model starts afresh, by command: new sensors");
      assertThat(scores(run).subList(100, SAMPLES)).isEqualTo(scores(fresh));
    }
  }

  /** A command stays in the state until it is done: the learner would fail by it at each start. */
  @Test
  void shouldRefuseToStartASavedModelAfresh() {
    LearnerSettings settings = TestLearners.savedModel(4);
    Command reset = new Command(Action.RESET, Command.NEXT, null, "", "anna", "");
    List<Object> log = with(rollbackTo80(settings));
    log.add(AT + 1, reset);
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      assertThat(events(run))
          .hasSize(2)
          .startsWith(
              "COMMAND_REFUSED 100 the model does not start afresh, by command of anna: the first"
                  + " state of a SavedModel is not kept")
          .element(1)
          .asString()
          .startsWith("MODEL_RESTORED 100");
    }
  }

  /** It had converged before, and would never be anything but what it begins with. */
  @Test
  void shouldLearnWhenItStartsAfreshByCommandThoughItHadConverged() {
    LearnerSettings settings =
        TestLearners.with(
            TestLearners.settings(4), null, new EarlyStopping(null, 0.5, 40L, 1e9), null, 0);
    try (ReplicaRun run =
            ReplicaRun.finished(settings, with(new Command(Action.RESET, Command.NEXT)));
        ReplicaRun fresh =
            ReplicaRun.finished(TestLearners.settings(4), LOG.subList(100, SAMPLES))) {
      assertThat(events(run))
          .filteredOn(event -> event.contains(" 100 "))
          .containsExactly(
              "MODEL_RESET 100 the model starts afresh, by command",
              "THAWED 100 the model starts afresh");
      assertThat(scores(run).subList(100, 140)).isEqualTo(scores(fresh).subList(0, 40));
    }
  }

  /** What the model before had lost says nothing of the one that begins. */
  @Test
  void shouldStopEarlyAsAFreshModelDoesWhenItStartsAfresh() {
    LearnerSettings settings =
        TestLearners.with(
            TestLearners.settings(4), null, new EarlyStopping(null, 0.5, 40L, 1e9), null, 0);
    try (ReplicaRun run =
            ReplicaRun.finished(settings, with(new Command(Action.RESET, Command.NEXT)));
        ReplicaRun fresh = ReplicaRun.finished(settings, LOG.subList(100, SAMPLES))) {
      assertThat(events(fresh)).singleElement().asString().startsWith("FROZEN 60 ");
      assertThat(events(run))
          .filteredOn(event -> event.startsWith("FROZEN"))
          .extracting(event -> event.replaceAll("(\\w+ \\d+).*", "$1"))
          .containsExactly("FROZEN 60", "FROZEN 160");
    }
  }

  /**
   * Both classes in turn lose a quarter at least, one class less and less: so the loss of the
   * window is lower at 120 than at 80, but the model begins afresh there. Large numbers then raise
   * the loss.
   */
  @Test
  void shouldGoBackToNoCheckpointWhoseLossIsThatOfTheModelBefore() {
    LearnerSettings settings = TestLearners.withRestore(TestLearners.settings(4));
    List<Object> log = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      log.add("0,0,0," + i % 2);
    }
    log.addAll(Collections.nCopies(30, "0,0,0,1"));
    log.addAll(Collections.nCopies(20, "20,20,0,1"));
    log.add(110, new Command(Action.RESET, Command.NEXT));
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      assertThat(events(run))
          .startsWith("MODEL_RESET 120 the model starts afresh, by command")
          .element(2)
          .asString()
          .startsWith("MODEL_RESTORED 140 back to the checkpoint of step 20,");
    }
    log.add(70, new Command(Action.RESET, Command.NEXT));
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      assertThat(events(run))
          .as("the other one that is kept is of 80")
          .contains(
              "RESTORE_FAILED 140 no checkpoint to go back to yet: none is kept that was written"
                  + " while evaluation.window was of its model only");
    }
  }

  @Test
  void shouldLowerTheRateAsForAFreshModelWhenItStartsAfresh() {
    // As soon as the loss is not better than at the boundary before.
    LearnerSettings settings =
        TestLearners.with(
            TestLearners.settings(4), new ReduceOnPlateau(0.5, 1, 0, 0), null, null, 0);
    List<Object> same = Collections.nCopies(160, "1,1,0,1");
    List<Object> log = new ArrayList<>(same);
    log.add(75, new Command(Action.RESET, Command.NEXT));
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      assertThat(run.learningRates()).as("the loss of one sample always falls").containsOnly(0.01f);
    }
  }

  @Test
  void shouldMeasureAnewWhenItGoesBack() {
    LearnerSettings settings =
        TestLearners.with(
            TestLearners.settings(4), null, new EarlyStopping(null, 0.5, 90L, 1e9), null, 0);
    try (ReplicaRun run = ReplicaRun.finished(settings, with(rollbackTo80(settings)))) {
      assertThat(events(run))
          .as("90 samples after the first boundary behind it")
          .noneMatch(event -> event.startsWith("FROZEN"));
    }
  }

  /** Pruning ends at step 20; the checkpoint of step 10 has fewer weights out. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldPruneTheModelThatTookThePlaceOfAPrunedOne(boolean reset) {
    LearnerSettings settings =
        TestLearners.settings(
            new ModelSettingsBuilder()
                .linearClassifier(10)
                .batchSize(4)
                .pruning(new Pruning(0.6, 0, 5, 20))
                .build());
    Command command;
    double out;
    try (ReplicaRun run = ReplicaRun.finished(settings, LOG)) {
      String first = run.sent("manifest").get(0);
      command =
          reset
              ? new Command(Action.RESET, Command.NEXT)
              : rollback(first.replaceAll(".*sha256=(\\w+).*", "$1"), 10);
      out = out(run);
    }
    assertThat(out).isEqualTo(0.6);

    try (ReplicaRun run = run(settings, with(command))) {
      while (run.hasNext()) {
        run.next();
        run.commit();
        if (run.place() == 110) {
          run.restart();
        }
      }
      run.finish();
      assertThat(run.sent("event")).anyMatch(event -> event.contains("MODEL_RE"));
      assertThat(out(run)).isEqualTo(out);
    }
  }

  /** The share of the weights that are out. */
  private static double out(ReplicaRun run) {
    return MagnitudePruning.prune(run.replica().modelState(), 0).sparsity();
  }
}
