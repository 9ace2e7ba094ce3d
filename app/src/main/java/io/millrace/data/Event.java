package io.millrace.data;

import java.util.Locale;

/**
 * Something that happened to the model and that a person would want to know.
 *
 * @param type what happened
 * @param model the model's name
 * @param replica the partition of the samples topic that this replica learns
 * @param step mini-batches learned or skipped until then
 * @param samples samples of this replica until then
 * @param eventTime of the last of these samples, in ms since 1970-01-01 UTC
 * @param message one sentence for a person
 */
public record Event(
    Type type, String model, int replica, long step, long samples, long eventTime, String message) {
  /** The kinds of event. */
  public enum Type {
    /** A mini-batch's loss or gradient was not finite, so it was not learned. */
    STEP_SKIPPED,
    /** A checkpoint was written. */
    CHECKPOINT,
    /** The losses have risen, or what else is watched: the stream has changed. */
    DRIFT,
    /** The model has stopped to learn; it goes on to predict. */
    FROZEN,
    /** The model learns again. */
    THAWED,
    /** The learning rate was raised because of drift, or is as before. */
    LEARNING_RATE,
    /** The optimizer's slots were reset because of drift. */
    SLOTS_RESET,
    /** The model was started afresh, because of drift or by command. */
    MODEL_RESET,
    /** The model goes on from a checkpoint, because of drift or by command. */
    MODEL_RESTORED,
    /** A checkpoint that the model was to go on from is not there, or does not fit. */
    RESTORE_FAILED,
    /**
     * A member of a pool was set back to its initial state, as what it was to learn was not finite.
     */
    MEMBER_RESET,
    /** A checkpoint got a name, or lost it. */
    CHECKPOINT_TAGGED,
    /** A command could not be obeyed. */
    COMMAND_REFUSED,
    /** A command came when the position that it names had passed: it takes effect later. */
    COMMAND_LATE,
    /** The settings that shape what is learned are others than before the restart. */
    SETTINGS_CHANGED,
    /** An alias follows another model from here on. */
    SWITCHED,
    /** Samples were deleted before they were read. */
    SAMPLES_LOST,
    /** The samples topic was made anew: its offsets begin again. */
    TOPIC_REPLACED;

    /** The type as it stands in records, for instance {@code step_skipped}. */
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
