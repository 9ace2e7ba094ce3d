package io.millrace.data;

import org.jspecify.annotations.Nullable;

/**
 * What a person wants a model to do. It takes effect at the end of a control interval.
 *
 * @param action what to do
 * @param samples of the replica's partition that are learned or passed before: the first boundary
 *     that has so many is the one; {@link #NEXT}: the next boundary
 * @param checkpoint to go back to or to be named; absent for others than {@link Action#ROLLBACK}
 *     and {@link Action#TAG}
 * @param tag the name to be given or taken; empty for others than {@link Action#TAG} and {@link
 *     Action#UNTAG}
 * @param by who wants it; may be empty
 * @param reason why; may be empty
 */
public record Command(
    Action action,
    long samples,
    @Nullable CheckpointId checkpoint,
    String tag,
    String by,
    String reason) {
  /** At the end of the control interval in which it comes. */
  public static final long NEXT = 0;

  /** One that names no checkpoint, of nobody for no reason. */
  public Command(Action action, long samples) {
    this(action, samples, null, "", "", "");
  }

  /** Who gave it and why, for a person: {@code by command of anna: too many false alarms}. */
  public String author() {
    return author(by, reason);
  }

  static String author(String by, String reason) {
    String who = by.isEmpty() ? "by command" : "by command of " + by;
    return reason.isEmpty() ? who : who + ": " + reason;
  }

  /** What can be wanted. */
  public enum Action {
    /** The model goes on to predict but learns no more. */
    FREEZE,
    /** The model learns again. */
    THAW,
    /** The model starts afresh. */
    RESET,
    /** The model goes on from what a checkpoint holds. */
    ROLLBACK,
    /** A checkpoint gets a name, and is kept as long as it has one. */
    TAG,
    /** A checkpoint loses a name. */
    UNTAG;

    /** Whether it is about a certain checkpoint. */
    public boolean namesCheckpoint() {
      return this == ROLLBACK || this == TAG;
    }

    /** Whether it is about a tag. */
    public boolean namesTag() {
      return this == TAG || this == UNTAG;
    }
  }
}
