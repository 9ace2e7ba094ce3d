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
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.TakenSample;
import io.millrace.model.ModelFactory;
import io.millrace.model.ModelState;
import io.millrace.topology.LearnedLog;
import java.math.BigInteger;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes a checkpoint of a live model again: learns its log with the same settings, from the
 * beginning or from an earlier checkpoint on, with the commands that it was given at the positions
 * at which they took effect. As the model is a function of these, the same bits must come out.
 */
public final class Verification {
  private final Config config;
  private final LiveModel live;
  private final Manifest wanted;
  private final @Nullable Manifest start;
  private final List<Command> commands;

  private Verification(
      Config config,
      LiveModel live,
      Manifest wanted,
      @Nullable Manifest start,
      List<Command> commands) {
    this.config = config;
    this.live = live;
    this.wanted = wanted;
    this.start = start;
    this.commands = commands;
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
    live.requireBeginning();
    List<Event> events = live.events();
    require(
        events.stream().noneMatch(event -> event.type() == Event.Type.TOPIC_REPLACED),
        "the samples topic was deleted and created again since the model began, so its log is not"
            + " there any more");
    List<Command> commands = PastCommands.of(events);
    if (start != null) {
      requireStart(config, wanted, start, commands);
    }
    long after = start == null ? 0 : start.samples();
    return new Verification(
        config,
        live,
        wanted,
        start,
        commands.stream()
            .filter(command -> command.samples() > after || start == null)
            .filter(command -> command.samples() < wanted.samples() || isBefore(command, wanted))
            .toList());
  }

  /** At a checkpoint's own position only what comes before it in the order of a boundary counts. */
  private static boolean isBefore(Command command, Manifest checkpoint) {
    return command.samples() == checkpoint.samples() && command.action() == Action.RESET;
  }

  private static void requireRepeatable(Config config, Manifest wanted) {
    require(
        wanted.settingsDigest().equals(config.digest()),
        "the checkpoint of step %d was learned with other settings than these (digest %s, not %s): verify it with the configuration that the model had then"
            .formatted(wanted.step(), brief(wanted.settingsDigest()), brief(config.digest())));
    require(
        config.input().labels() == null,
        "labels: what is learned of a log with labels that come later can't be computed again yet");
    require(
        !config.adaptation().onDrift().restoresBest(),
        "on_drift.restore_best: the checkpoints to which the model went back at drift are not known"
            + " any more");
  }

  private static String brief(String digest) {
    return digest.substring(0, Math.min(8, digest.length()));
  }

  private static void requireStart(
      Config config, Manifest wanted, Manifest start, List<Command> commands) {
    require(
        start.step() < wanted.step(),
        "the checkpoint of step %d is not before that of step %d"
            .formatted(start.step(), wanted.step()));
    require(
        start.settingsDigest().equals(config.digest()),
        "the checkpoint of step %d was learned with other settings, so the model began to learn with these after it: begin with a later one"
            .formatted(start.step()));
    Adaptation adaptation = config.adaptation();
    require(
        adaptation.reduceOnPlateau() == null
            && adaptation.earlyStopping() == null
            && adaptation.onDrift().equals(OnDrift.NOTHING)
            && config.training().pruning() == null,
        "reduce_on_plateau, early_stopping, on_drift and pruning remember more than a checkpoint"
            + " holds: verify from the beginning of the log, without --from");
    boolean frozen = false;
    for (Command command : commands) {
      if (command.samples() <= start.samples()) {
        frozen = command.action() == Action.FREEZE || (frozen && command.action() != Action.THAW);
      }
    }
    require(
        !frozen,
        "the model was frozen by command at step %d: begin with another checkpoint"
            .formatted(start.step()));
    require(
        commands.stream()
            .noneMatch(c -> c.action() == Action.ROLLBACK && c.samples() == start.samples()),
        "the model went back to another checkpoint right after that of step %d: begin with another"
            .formatted(start.step()));
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
    ModelState begin = start == null ? null : live.load(start);
    Recomputed recomputed = new Recomputed();
    Assembly assembly = new Assembly(config, models);
    try (Replay replay =
        new Replay(assembly, this::settings, live.replica(), live.kafka(), begin, recomputed)) {
      require(
          replay.environment().equals(wanted.environment()),
          "the checkpoint of step %d was computed by %s, this is %s: bits are the same in the same environment only. Verify where the model learns"
              .formatted(wanted.step(), wanted.environment(), replay.environment()));
      commands.forEach(replay::take);
      live.log().read(from, live.log().end(), new Learning(replay, recomputed, stop));
      replay.finish();
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

  /** One checkpoint, at the wanted position; control intervals that every position is an end of. */
  private LearnerSettings settings(LearnerSettings settings) {
    BigInteger control =
        BigInteger.valueOf(settings.controlSamples()).gcd(BigInteger.valueOf(wanted.samples()));
    for (Command command : commands) {
      control = control.gcd(BigInteger.valueOf(command.samples()));
    }
    return settings.every(control.longValue(), wanted.samples());
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

  private record Learning(Replay replay, Recomputed recomputed, BooleanSupplier stop)
      implements LearnedLog.Taker {
    @Override
    public boolean take(TakenSample sample, long offset) {
      boolean unused = replay.take(sample);
      return goesOn();
    }

    @Override
    public boolean refuse(InvalidSampleException fault, long offset, byte @Nullable [] value) {
      replay.refuse(fault, offset, value);
      return goesOn();
    }

    private boolean goesOn() {
      return !recomputed.isDone() && !stop.getAsBoolean();
    }
  }
}
