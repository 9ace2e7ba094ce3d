package io.millrace.data;

/**
 * What a person wants a model to do. It takes effect at the end of a control interval.
 *
 * @param action what to do
 * @param samples of the replica's partition that are learned or passed before: the first boundary
 *     that has so many is the one; {@link #NEXT}: the next boundary
 */
public record Command(Action action, long samples) {
  /** At the end of the control interval in which it comes. */
  public static final long NEXT = 0;

  /** What can be wanted. */
  public enum Action {
    /** The model goes on to predict but learns no more. */
    FREEZE,
    /** The model learns again. */
    THAW
  }
}
