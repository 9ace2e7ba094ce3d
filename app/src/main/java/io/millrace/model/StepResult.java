package io.millrace.model;

import java.util.Arrays;

/**
 * What one call of a model gave. Arrays may be longer than the block; the model fills them again
 * {@link OnlineModel#callsAhead} calls later.
 *
 * @param scores {@code [rows, outputs]}, row after row: probabilities or values
 * @param losses {@code [rows]}: each sample's loss, before its weight and any regularization
 * @param gradientNorms {@code [mini-batches]}: the norm of all gradients, before clipping; one for
 *     each complete mini-batch of {@link OnlineModel#learn} that is not scored only
 * @param applied {@code [mini-batches]}: false where a loss or gradient was not finite and the
 *     mini-batch was skipped
 * @param learningRates {@code [mini-batches]}: the learning rate used; 0 while frozen
 * @param members likewise of each mini-batch, of a pool
 * @param steps complete mini-batches of the block that are not scored only; 0 after {@link
 *     OnlineModel#predict}
 */
public record StepResult(
    float[] scores,
    float[] losses,
    float[] gradientNorms,
    boolean[] applied,
    float[] learningRates,
    MemberResults members,
    int steps) {

  /** Of a model that is no pool. */
  public StepResult(
      float[] scores,
      float[] losses,
      float[] gradientNorms,
      boolean[] applied,
      float[] learningRates,
      int steps) {
    this(scores, losses, gradientNorms, applied, learningRates, MemberResults.NONE, steps);
  }

  /** The same arrays, for another number of steps. */
  public StepResult withSteps(int count) {
    return new StepResult(scores, losses, gradientNorms, applied, learningRates, members, count);
  }

  /** What was only scored, told as so many steps of a frozen model. */
  public StepResult passed(int count) {
    Arrays.fill(learningRates, 0, count, 0);
    Arrays.fill(applied, 0, count, true);
    return withSteps(count);
  }
}
