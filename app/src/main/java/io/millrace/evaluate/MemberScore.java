package io.millrace.evaluate;

/**
 * How one member of a pool does.
 *
 * @param weight that its predictions had in the pool's, in the latest mini-batch; NaN before the
 *     first
 * @param cumulative since the start
 * @param windowed of late: see {@link MemberScores}
 * @param resets how often it was set back to its initial state since the start
 */
public record MemberScore(
    String name, double weight, Means cumulative, Means windowed, long resets) {
  /**
   * Over mini-batches; NaN without any.
   *
   * @param loss by the member's own predictions
   * @param wins the share in which no member's loss was lower; of several the first has won
   */
  public record Means(double loss, double wins) {}
}
