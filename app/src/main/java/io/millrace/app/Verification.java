package io.millrace.app;

import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.config.Adaptation;
import io.millrace.config.Config;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Prediction;
import io.millrace.drift.OnDrift;
import io.millrace.labels.Tick;
import io.millrace.learning.LearnedState;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.MiniBatches;
import io.millrace.learning.TakenSample;
import io.millrace.learning.WaitingSamples;
import io.millrace.model.ModelFactory;
import io.millrace.model.ModelState;
import io.millrace.topology.LabelParts;
import io.millrace.topology.LearnedLog;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes a checkpoint of a live model again: learns its log with the same settings, from the
 * beginning or from an earlier checkpoint on, with the commands that it was given and the batch
 * sizes that it had, at the positions at which they took effect. As the model is a function of
 * these, the same bits must come out.
 */
public final class Verification {
  private final Config config;
  private final LiveModel live;
  private final Manifest wanted;
  private final @Nullable Manifest start;
  private final List<Command> commands;
  private final List<PastSizes.Change> resizes;

  private Verification(
      Config config,
      LiveModel live,
      Manifest wanted,
      @Nullable Manifest start,
      List<Command> commands,
      List<PastSizes.Change> resizes) {
    this.config = config;
    this.live = live;
    this.wanted = wanted;
    this.start = start;
    this.commands = commands;
    this.resizes = resizes;
  }

  /**
   * Makes sure that it can be done.
   *
   * @param config the settings that the model learns with
   * @param wanted the checkpoint to compute again
   * @param start the checkpoint to begin with; null: the beginning of the log
   * @throws AppException if it can't, with the way out
   */
  public static Verification of(
      Config config, LiveModel live, Manifest wanted, @Nullable Manifest start) {
    requireRepeatable(config, wanted);
    if (start == null) {
      live.requireBeginning(
          "without --from STEP, all that the model has learned is needed. Name an earlier checkpoint whose samples are still there (`millrace checkpoints list`)");
    }
    List<Event> events = live.events();
    require(
        events.stream()
            .filter(event -> event.type() == Event.Type.TOPIC_REPLACED)
            .allMatch(
                event ->
                    start != null && start.last() != null && event.samples() < start.samples()),
        "the samples topic was created again, or another was named, since the model began: its log is not"
            + " there any more");
    List<Command> commands = PastCommands.of(events);
    long after = start == null ? 0 : start.samples();
    List<PastSizes.Change> resizes =
        PastSizes.of(events).stream()
            .filter(change -> change.samples() >= after && change.samples() < wanted.samples())
            .toList();
    if (!resizes.isEmpty()) {
      requireOnlyResized(config, resizes, commands);
    }
    if (start != null) {
      requireStart(config, wanted, start, commands, resizes);
    }
    return new Verification(
        config,
        live,
        wanted,
        start,
        commands.stream()
            .filter(command -> command.samples() > after || start == null)
            .filter(command -> command.samples() < wanted.samples() || isBefore(command, wanted))
            .toList(),
        resizes);
  }

  /**
   * At a checkpoint's own position only what comes before it in the order of a boundary counts: a
   * reset, and a freeze, for a model that is to be frozen is not reset at drift.
   */
  private static boolean isBefore(Command command, Manifest checkpoint) {
    return command.samples() == checkpoint.samples() && command.action() != Action.ROLLBACK;
  }

  private static void requireRepeatable(Config config, Manifest wanted) {
    require(
        wanted.settingsDigest().equals(config.digest()),
        "the checkpoint of step %d was learned with other settings than these (digest %s, not %s): verify it with the configuration that the model had then"
            .formatted(wanted.step(), brief(wanted.settingsDigest()), brief(config.digest())));
    require(
        !config.adaptation().onDrift().restoresBest(),
        "on_drift.restore_best: the checkpoints to which the model went back at drift are not known"
            + " any more");
  }

  private static String brief(String digest) {
    return digest.substring(0, Math.min(8, digest.length()));
  }

  private static void requireStart(
      Config config,
      Manifest wanted,
      Manifest start,
      List<Command> commands,
      List<PastSizes.Change> resizes) {
    require(
        start.step() < wanted.step(),
        "the checkpoint of step %d is not before that of step %d"
            .formatted(start.step(), wanted.step()));
    require(
        start.settingsDigest().equals(atFirst(config, resizes).digest()),
        "the checkpoint of step %d was learned with other settings, so the model began to learn with these after it: begin with a later one"
            .formatted(start.step()));
    require(
        config.input().labels() == null,
        "labels: samples that waited for theirs at the checkpoint of step %d are not in it: verify from the beginning of the log, without --from"
            .formatted(start.step()));
    require(
        remembersNothing(config),
        "reduce_on_plateau, early_stopping, on_drift and pruning remember more than a checkpoint"
            + " holds: verify from the beginning of the log, without --from");
    require(
        !isFrozen(commands, start.samples()),
        "the model was frozen by command at step %d: begin with another checkpoint"
            .formatted(start.step()));
    require(
        commands.stream()
            .noneMatch(c -> c.action() == Action.ROLLBACK && c.samples() == start.samples()),
        "the model went back to another checkpoint right after that of step %d: begin with another"
            .formatted(start.step()));
  }

  /** What is learned from a change of the batch size on begins with a state alone. */
  private static void requireOnlyResized(
      Config config, List<PastSizes.Change> resizes, List<Command> commands) {
    for (PastSizes.Change change : resizes) {
      String resized =
          "batch_size was changed from %d to %d at step %d"
              .formatted(change.from(), change.to(), change.step());
      String wayOut = ": begin with a checkpoint behind it, --from";
      require(change.alone(), resized + ", and other settings with it" + wayOut);
      require(
          remembersNothing(config),
          resized
              + ", and reduce_on_plateau, early_stopping, on_drift and pruning remember more than"
              + " a state holds"
              + wayOut);
      require(
          !isFrozen(commands, change.samples()),
          resized + " while the model was frozen by command" + wayOut);
    }
  }

  private static boolean remembersNothing(Config config) {
    Adaptation adaptation = config.adaptation();
    return adaptation.reduceOnPlateau() == null
        && adaptation.earlyStopping() == null
        && adaptation.onDrift().equals(OnDrift.NOTHING)
        && config.training().pruning() == null;
  }

  private static boolean isFrozen(List<Command> commands, long samples) {
    boolean frozen = false;
    for (Command command : commands) {
      if (command.samples() <= samples) {
        frozen = command.action() == Action.FREEZE || (frozen && command.action() != Action.THAW);
      }
    }
    return frozen;
  }

  /** The settings before the batch size was changed. */
  private static Config atFirst(Config config, List<PastSizes.Change> resizes) {
    return resizes.isEmpty() ? config : config.withBatchSize(resizes.get(0).from());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AppException(otherwise);
    }
  }

  /**
   * Learns until the checkpoint is there.
   *
   * @param stop whether to give up
   * @throws AppException if it can't be computed, with the way out
   */
  public Result run(ModelFactory models, BooleanSupplier stop) {
    long from = start == null ? 0 : live.offsetAfter(start);
    Recomputed recomputed = new Recomputed();
    try (Relearning relearning = new Relearning(models, recomputed, stop)) {
      live.log().read(from, live.log().end(), relearning);
      relearning.replay.finish();
    }
    require(!stop.getAsBoolean(), "stopped before the checkpoint was there");
    require(
        recomputed.failure == null,
        recomputed.failure
            + ". Without that checkpoint this can't be repeated: verify --from one after it");
    List<byte[]> chunks = recomputed.chunks;
    if (chunks == null) {
      throw new AppException(
          "%s: ends before the %,d samples that the checkpoint of step %d has learned: it is not its log, or the settings that say what a sample is have changed"
              .formatted(live.log(), wanted.samples(), wanted.step()));
    }
    return new Result(
        wanted,
        start,
        commands.size(),
        ModelStateCodec.sha256(chunks),
        ModelStateCodec.decode(chunks));
  }

  /**
   * What came out.
   *
   * @param wanted the checkpoint of the live model
   * @param start what was begun with; null: the beginning of the log
   * @param commands how many were obeyed
   * @param sha256 of what was computed, as manifests have it
   * @param state what was computed
   */
  public record Result(
      Manifest wanted, @Nullable Manifest start, int commands, String sha256, ModelState state) {
    /** Whether all bits are the same. */
    public boolean isEqual() {
      return sha256.equals(wanted.sha256());
    }
  }

  /** Waits for the checkpoint. */
  private static final class Recomputed implements Replay.Audience {
    private @Nullable List<byte[]> chunks;
    private @Nullable String failure;

    @Override
    public void predicted(Prediction prediction) {}

    @Override
    public void checkpoint(Manifest manifest, List<byte[]> of) {
      if (chunks == null) {
        chunks = of;
      }
    }

    @Override
    public void happened(Event event) {
      if (event.type() == Event.Type.RESTORE_FAILED && chunks == null && failure == null) {
        failure = event.message();
      }
    }

    private boolean isDone() {
      return chunks != null || failure != null;
    }
  }

  /** Learns the log, with each of the batch sizes in turn. */
  private final class Relearning implements LearnedLog.Taker, AutoCloseable {
    private final ModelFactory models;
    private final Recomputed recomputed;
    private final BooleanSupplier stop;
    private final Deque<PastSizes.Change> toCome = new ArrayDeque<>(resizes);

    /** Null: labels come with their samples. */
    private final @Nullable ReplayedJoin join;

    private Replay replay;

    Relearning(ModelFactory models, Recomputed recomputed, BooleanSupplier stop) {
      this.models = models;
      this.recomputed = recomputed;
      this.stop = stop;
      LabelParts labels = new Assembly(config, models).labels();
      this.join =
          labels == null
              ? null
              : new ReplayedJoin(config, labels.settings(), live.replica(), this::learn);
      this.replay =
          begin(
              atFirst(config, resizes),
              start == null ? null : new LearnedState(live.load(start), start.samples()));
      resizeIfDue();
    }

    private Replay begin(Config settings, @Nullable LearnedState state) {
      MiniBatches miniBatches =
          state == null
              ? MiniBatches.of(settings.training().batchSize())
              : new MiniBatches(
                  state.state().step(), state.samples(), settings.training().batchSize());
      long after = state == null ? -1 : state.samples();
      List<Command> due =
          commands.stream()
              .filter(command -> command.samples() > after && command.samples() <= untilSample())
              .toList();
      Replay begun =
          new Replay(
              new Assembly(settings, models),
              learner -> every(learner, due, miniBatches),
              join == null ? WaitingSamples.NONE : join.waiting(),
              live.replica(),
              live.kafka(),
              state,
              recomputed);
      require(
          begun.environment().equals(wanted.environment()),
          "the checkpoint of step %d was computed by %s, this is %s: bits are the same in the same environment only. Verify where the model learns"
              .formatted(wanted.step(), wanted.environment(), begun.environment()));
      due.forEach(begun::take);
      return begun;
    }

    /** Where the present batch size ends. */
    private long untilSample() {
      return toCome.isEmpty() ? Long.MAX_VALUE : toCome.getFirst().samples();
    }

    /**
     * One checkpoint, at the wanted step; control intervals that every position is an end of.
     *
     * @param due commands with this batch size
     */
    private LearnerSettings every(
        LearnerSettings settings, List<Command> due, MiniBatches miniBatches) {
      BigInteger control =
          BigInteger.valueOf(settings.controlSteps()).gcd(BigInteger.valueOf(wanted.step()));
      for (Command command : due) {
        control = control.gcd(BigInteger.valueOf(miniBatches.stepsBegunIn(command.samples())));
      }
      return settings.every(control.longValue(), wanted.step());
    }

    private void resizeIfDue() {
      while (replay.samples() == untilSample()) {
        replay.finish();
        Replay former = replay;
        LearnedState state = new LearnedState(former.state(), former.samples());
        int size = toCome.removeFirst().to();
        replay = begin(config.withBatchSize(size), state);
        former.close();
      }
    }

    @Override
    public boolean take(TakenSample sample, long offset) {
      if (join == null) {
        learn(sample);
        return goesOn();
      }
      try {
        join.sample(sample);
      } catch (InvalidSampleException e) {
        replay.refuse(e, offset, sample.value());
      }
      return goesOn();
    }

    @Override
    public boolean label(LearnedLog.Label label) {
      if (join != null) {
        join.label(label);
      }
      return goesOn();
    }

    @Override
    public boolean tick(Tick tick) {
      if (join != null) {
        join.tick(tick);
      }
      return goesOn();
    }

    private void learn(TakenSample sample) {
      if (goesOn()) {
        boolean unused = replay.take(sample);
        resizeIfDue();
      }
    }

    @Override
    public boolean refuse(InvalidSampleException fault, long offset, byte @Nullable [] value) {
      replay.refuse(fault, offset, value);
      return goesOn();
    }

    private boolean goesOn() {
      return !recomputed.isDone() && !stop.getAsBoolean();
    }

    @Override
    public void close() {
      replay.close();
    }
  }
}
