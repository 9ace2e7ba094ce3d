package io.millrace.model;

import io.millrace.data.Block;
import java.util.List;

/**
 * A model that learns from one ordered stream of samples.
 *
 * <p>{@link #learn} is the only method that changes what {@link #predict} answers, apart from
 * {@link #restore}. The state after learning is a function of the settings and the samples alone:
 * neither the cutting of the stream into blocks nor a snapshot and restore in between changes a bit
 * of it, or of any score. One thread at a time may use an instance.
 */
public interface OnlineModel extends ScoringModel {
  /** Samples per mini-batch. */
  int batchSize();

  /**
   * How many calls of {@link #learn} can be under way before the scores of the first are told, at
   * least 2: as far back reaches {@link #snapshotBefore}, and so long are results valid.
   */
  int callsAhead();

  /**
   * The names of a pool's members, in the order of {@link StepResult#members}; empty if it is none.
   */
  List<String> members();

  /**
   * An empty block of the size that suits this model: a whole number of mini-batches, two at least.
   */
  @Override
  Block newBlock();

  /** Mini-batches learned, skipped, or passed by while frozen, since the start. */
  long step();

  /**
   * Scores every row, and learns the complete mini-batches one after the other, save those that the
   * block marks as {@link Block#scoreOnly}: these are scored by the model as it is when it comes to
   * them, change nothing, and are no step. Each other sample is scored by the model as it was
   * before its own mini-batch was learned. Rows behind the last complete mini-batch are scored but
   * not learned; their scores are, bit for bit, those that they get when the mini-batch is
   * complete. A mini-batch whose loss or gradient is not finite changes nothing but the step: see
   * {@link StepResult#applied}. A frozen model learns none of them.
   *
   * @return the scores; valid for the next {@link #callsAhead} − 1 calls too, so that one block's
   *     can be read while the next block is learned
   */
  StepResult learn(Block block);

  /** Scores every row and changes nothing. The result is valid as long as that of learning. */
  @Override
  StepResult predict(Block block);

  /**
   * Multiplies the learning rates of all mini-batches from the next one on, which are otherwise
   * those of the settings: 1 at first. It is the caller's to keep beside snapshots.
   */
  void scaleLearningRate(double factor);

  /**
   * Whether mini-batches, from the next one on, change nothing but the step. Those of a frozen
   * model are scored and counted as ever, at the learning rate 0; none of them counts as skipped.
   * It is the caller's to keep beside snapshots; false at first.
   */
  void freeze(boolean frozen);

  /** Everything the future depends on: parameters, optimizer slots, statistics, step. */
  ModelState snapshot();

  /**
   * What {@link #snapshot} was before the latest calls of {@link #learn}. So blocks can be learned
   * ahead: until a block's scores are told, what counts is the state before it.
   *
   * @param calls from 1 to {@link #callsAhead}, no more than there were
   */
  ModelState snapshotBefore(int calls);

  /**
   * Gives the optimizer's slots their first values: it forgets all past gradients, and what counts
   * them. Parameters, statistics, masks and the step stay.
   *
   * @throws UnsupportedOperationException if the model can't tell its slots apart
   */
  void resetSlots();

  /**
   * Starts afresh: everything has the value that it had when the model was made, except the step,
   * which goes on.
   *
   * @throws UnsupportedOperationException if the model does not know its first state
   */
  void reset();

  /** Where the numbers come from (library, processor, threads): like places give like bits. */
  String environment();
}
