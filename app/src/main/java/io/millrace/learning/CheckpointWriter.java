package io.millrace.learning;

import io.millrace.checkpoint.CheckpointKeys;
import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.ContentDigest;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateChunks;
import io.millrace.checkpoint.Tag;
import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.Event;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Scores;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a checkpoint every so many samples and deletes those beyond the number to keep, but none
 * that has a tag. Which ones are on the topic is part of the learner's state. That of a large model
 * is written over as many commits as it takes, its manifest last; meanwhile nothing is told, so
 * that the state that counts is that of its step, and events come in one order.
 */
final class CheckpointWriter implements Participant {
  private static final int VERSION = 5;

  /** So many are not deleted between two commits. */
  private static final int MOST_DELETED = 1000;

  /** The first version that knows of a checkpoint that takes several commits. */
  private static final int WITH_UNFINISHED = 2;

  /** The first version that knows what the checkpoints hold, and their tags. */
  private static final int WITH_CONTENT = 3;

  /** The first version whose boundaries know their last sample. */
  private static final int WITH_LAST = 4;

  /** The first version that knows what computed the state of an unfinished checkpoint. */
  private static final int WITH_ORIGIN = 5;

  private final LearnerSettings settings;
  private final Commands commands;
  private final OnlineModel model;
  private final Scores evaluation;
  private final DoubleSupplier loss;
  private final LearnerOutput output;
  private final Events events;
  private final LearnerListener listener;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private final Map<String, CheckpointId> tags = new TreeMap<>();

  /** The latest that were deleted since the start: that may not be committed yet. */
  private final Deque<CheckpointId> deleted = new ArrayDeque<>();

  private @Nullable CheckpointId needed;
  private @Nullable Unfinished unfinished;

  CheckpointWriter(
      LearnerSettings settings,
      Commands commands,
      OnlineModel model,
      Scores evaluation,
      DoubleSupplier loss,
      LearnerOutput output,
      Events events,
      LearnerListener listener) {
    this.settings = settings;
    this.commands = commands;
    this.model = model;
    this.evaluation = evaluation;
    this.loss = loss;
    this.output = output;
    this.events = events;
    this.listener = listener;
  }

  @Override
  public void decide(Boundary boundary) {
    for (Command next = next(boundary); next != null; next = next(boundary)) {
      CheckpointId checkpoint = next.checkpoint();
      if (checkpoint == null) {
        untag(next, boundary);
      } else {
        tag(checkpoint, next, boundary);
      }
    }
    if (boundary.step() % settings.checkpointSteps() == 0) {
      unfinished = new Unfinished(boundary, 0);
      if (!begin(unfinished)) {
        carryOn();
      }
    }
  }

  private @Nullable Command next(Boundary here) {
    return commands.next(here, Action.TAG, Action.UNTAG);
  }

  private void tag(CheckpointId checkpoint, Command command, Boundary here) {
    String what = "step %d is %s, %s".formatted(checkpoint.step(), command.tag(), command.author());
    if (!keeps(checkpoint)) {
      events.tell(
          Event.Type.COMMAND_REFUSED, here, what + ": that checkpoint is not kept any more");
      return;
    }
    tags.put(command.tag(), checkpoint);
    output.tag(
        new Tag(settings.name(), events.replica(), command.tag(), checkpoint), here.timestamp());
    events.tell(Event.Type.CHECKPOINT_TAGGED, here, what);
  }

  private void untag(Command command, Boundary here) {
    CheckpointId former = tags.remove(command.tag());
    String what = "no longer %s, %s".formatted(command.tag(), command.author());
    if (former == null) {
      events.tell(Event.Type.COMMAND_REFUSED, here, what + ": no checkpoint is");
      return;
    }
    output.delete(
        CheckpointKeys.tag(settings.name(), events.replica(), command.tag()), here.timestamp());
    events.tell(Event.Type.CHECKPOINT_TAGGED, here, "step %d is %s".formatted(former.step(), what));
  }

  @Override
  public boolean isUnfinished() {
    return unfinished != null;
  }

  @Override
  public void carryOn() {
    if (unfinished != null) {
      write(unfinished);
    }
  }

  /** From here on it has a copy of the state. */
  @Override
  public boolean holdsModel() {
    return false;
  }

  /**
   * Copies the state. Also after a restart: nothing was told since, so it is the same state.
   *
   * @return whether it is that of a large model, which is written when all is decided
   */
  private boolean begin(Unfinished checkpoint) {
    ModelState state = model.snapshot();
    listener.modelRead(state);
    ModelStateChunks chunks = new ModelStateChunks(state, settings.limits().bytes());
    checkpoint.chunks = chunks;
    for (int i = 0; i < checkpoint.written; i++) {
      checkpoint.add(chunks.next());
    }
    return settings.limits().isLarge(state);
  }

  /** Writes for as long as a commit may, one chunk at least. */
  private void write(Unfinished checkpoint) {
    long start = System.nanoTime();
    Boundary boundary = checkpoint.boundary;
    ModelStateChunks chunks = Objects.requireNonNull(checkpoint.chunks, "it has begun");
    do {
      byte[] data = chunks.next();
      checkpoint.add(data);
      output.chunk(
          new Chunk(settings.name(), events.replica(), boundary.step(), checkpoint.written, data),
          boundary.timestamp());
      checkpoint.written++;
    } while (chunks.hasNext() && System.nanoTime() - start < settings.limits().time().toNanos());
    checkpoint.nanos += System.nanoTime() - start;
    if (!chunks.hasNext()) {
      finish(checkpoint);
    }
  }

  private void finish(Unfinished checkpoint) {
    Boundary boundary = checkpoint.boundary;
    Manifest manifest = manifest(checkpoint);
    output.manifest(manifest, boundary.timestamp());
    kept.addLast(
        new Kept(boundary.step(), checkpoint.written, manifest.sha256(), loss.getAsDouble()));
    unfinished = null;
    events.send(
        Event.Type.CHECKPOINT,
        boundary,
        String.format(Locale.ROOT, "a checkpoint of %,d bytes was written", manifest.bytes()));
    listener.checkpointWritten(
        new LearnerListener.CheckpointWritten(
            boundary.step(),
            manifest.bytes(),
            boundary.eventTime(),
            checkpoint.nanos,
            manifest.metrics()));
    trim(boundary);
  }

  private void trim(Boundary here) {
    List<Kept> untagged = kept.stream().filter(one -> !isTagged(one)).toList();
    untagged
        .subList(0, Math.max(0, untagged.size() - settings.keep()))
        .forEach(
            one -> {
              if (!isNeeded(one, here)) {
                kept.remove(one);
                delete(one, here.timestamp());
              }
            });
  }

  /**
   * The model is about to go back to this checkpoint: it stays until the next is written, for a
   * restart may have to read it again.
   *
   * @param checkpoint null: it has gone back
   */
  void need(@Nullable CheckpointId checkpoint) {
    needed = checkpoint;
  }

  private boolean isNeeded(Kept one, Boundary here) {
    return (needed != null && one.is(needed))
        || commands.due(here, Action.ROLLBACK).stream()
            .map(Command::checkpoint)
            .anyMatch(checkpoint -> checkpoint != null && one.is(checkpoint));
  }

  private boolean isTagged(Kept one) {
    return tags.values().stream().anyMatch(one::is);
  }

  private Manifest manifest(Unfinished checkpoint) {
    Boundary boundary = checkpoint.boundary;
    return new Manifest(
        Manifest.FORMAT_VERSION,
        settings.name(),
        events.replica(),
        boundary.step(),
        boundary.samples(),
        boundary.eventTime(),
        checkpoint.written,
        checkpoint.bytes,
        checkpoint.digest.end(),
        settings.settingsDigest(),
        model.environment(),
        scores(),
        boundary.last());
  }

  /**
   * The scores since the start by their names, those of the window with {@code window.} before; and
   * those of the samples held out, with {@code hold_out.} before that.
   */
  private Map<String, Double> scores() {
    Map<String, Double> scores = new TreeMap<>();
    add(scores, "", evaluation.prequential());
    add(scores, "hold_out.", evaluation.heldOut());
    add(scores, "delayed.", evaluation.delayed());
    return scores;
  }

  private static void add(Map<String, Double> scores, String prefix, Prequential evaluator) {
    evaluator.cumulative().forEach((name, value) -> scores.put(prefix + name, value));
    evaluator.windowed().forEach((name, value) -> scores.put(prefix + "window." + name, value));
  }

  /**
   * The checkpoint, of those that are kept, with the lowest loss over the window when it was
   * written, and the latest of those; null if there is none. Those that were written while the
   * window had losses of the model before are left out: nobody knows how good they are.
   */
  @Nullable CheckpointId best() {
    Kept best = null;
    for (Kept one : kept) {
      if (Double.isFinite(one.loss) && (best == null || one.loss <= best.loss)) {
        best = one;
      }
    }
    return best == null ? null : new CheckpointId(best.step, best.sha256);
  }

  /**
   * Whether a checkpoint is kept: it is on the topic, or will be once what is sent is committed.
   */
  boolean keeps(CheckpointId checkpoint) {
    return kept.stream().anyMatch(one -> one.is(checkpoint));
  }

  /**
   * Whether it was deleted, though who reads the topic may find it until that is committed. What
   * was deleted before a restart is committed, or was not deleted.
   */
  boolean hasDeleted(CheckpointId checkpoint) {
    return deleted.contains(checkpoint);
  }

  /** The manifest goes first: whoever finds one finds its chunks. */
  private void delete(Kept old, long timestamp) {
    deleted.addLast(new CheckpointId(old.step, old.sha256));
    if (deleted.size() > MOST_DELETED) {
      deleted.removeFirst();
    }
    output.delete(CheckpointKeys.manifest(settings.name(), events.replica(), old.step), timestamp);
    for (int i = 0; i < old.chunks; i++) {
      output.delete(
          CheckpointKeys.chunk(settings.name(), events.replica(), old.step, i), timestamp);
    }
  }

  @Override
  public String name() {
    return "checkpoints";
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(kept.size());
    for (Kept checkpoint : kept) {
      out.writeLong(checkpoint.step);
      out.writeInt(checkpoint.chunks);
      out.writeUTF(checkpoint.sha256);
      out.writeDouble(checkpoint.loss);
    }
    out.writeInt(tags.size());
    for (Map.Entry<String, CheckpointId> tag : tags.entrySet()) {
      out.writeUTF(tag.getKey());
      tag.getValue().write(out);
    }
    out.writeBoolean(unfinished != null);
    if (unfinished != null) {
      unfinished.write(out);
      out.writeUTF(origin());
    }
  }

  /** By other settings, or elsewhere, the samples before a boundary may give another state. */
  private String origin() {
    return settings.settingsDigest() + " " + model.environment();
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    kept.clear();
    for (int left = in.readInt(); left > 0; left--) {
      kept.addLast(
          new Kept(
              in.readLong(),
              in.readInt(),
              version >= WITH_CONTENT ? in.readUTF() : "",
              version >= WITH_CONTENT ? in.readDouble() : Double.NaN));
    }
    tags.clear();
    for (int left = version >= WITH_CONTENT ? in.readInt() : 0; left > 0; left--) {
      tags.put(in.readUTF(), CheckpointId.read(in));
    }
    unfinished =
        version >= WITH_UNFINISHED && in.readBoolean()
            ? Unfinished.read(in, version >= WITH_LAST)
            : null;
    if (unfinished != null && version >= WITH_ORIGIN && !in.readUTF().equals(origin())) {
      unfinished.written = 0; // what is on the topic would not go with the rest
    }
  }

  @Override
  public void resume(long step) {
    if (unfinished != null) {
      boolean unused = begin(unfinished);
    }
  }

  /**
   * A checkpoint that is on the topic.
   *
   * @param sha256 empty if a former build wrote it
   * @param loss over the window, not a number if it is not known: if a former build wrote it, or
   *     the window was of two models
   */
  private record Kept(long step, int chunks, String sha256, double loss) {
    /** What a former build wrote is known by its step. */
    boolean is(CheckpointId checkpoint) {
      return step == checkpoint.step() && (sha256.isEmpty() || sha256.equals(checkpoint.sha256()));
    }
  }

  /** A checkpoint that is being written. */
  private static final class Unfinished {
    final Boundary boundary;
    final ContentDigest digest = new ContentDigest();
    @Nullable ModelStateChunks chunks;
    int written;
    long bytes;
    long nanos;

    /**
     * Its chunks are not there yet.
     *
     * @param written how many of them are on the topic
     */
    Unfinished(Boundary boundary, int written) {
      this.boundary = boundary;
      this.written = written;
    }

    void add(byte[] chunk) {
      digest.add(chunk);
      bytes += chunk.length;
    }

    void write(DataOutput out) throws IOException {
      boundary.write(out);
      out.writeInt(written);
    }

    static Unfinished read(DataInput in, boolean withLast) throws IOException {
      return new Unfinished(Boundary.read(in, withLast), in.readInt());
    }
  }
}
