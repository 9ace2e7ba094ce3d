package io.millrace.model;

/**
 * What the members of a pool did in the mini-batches of one call; nothing if the model is none.
 *
 * @param losses {@code [mini-batches, members]}: the mean loss of the mini-batch's samples, before
 *     their weights, by the member's own prediction; as {@link StepResult#losses}
 * @param weights {@code [mini-batches, members]}: the weight that the member's predictions had in
 *     those of the pool
 * @param resets {@code [mini-batches, members]}: whether the member was set back to its initial
 *     state, for what it was to learn was not finite
 */
public record MemberResults(float[] losses, float[] weights, boolean[] resets) {
  /** Of a model that is no pool. */
  public static final MemberResults NONE = ofSize(0);

  /** Room for so many mini-batches. */
  public static MemberResults of(int steps, int members) {
    return ofSize(steps * members);
  }

  private static MemberResults ofSize(int size) {
    return new MemberResults(new float[size], new float[size], new boolean[size]);
  }
}
