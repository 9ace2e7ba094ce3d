package io.millrace.topology;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.topology.ModelThread.Learning;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * One replica: collects samples into a block, and hands the block to the model when it is full, at
 * decision boundaries, and when a sample has waited long enough. Where a block is cut changes no
 * result, only its time.
 *
 * <p>While the model learns a block or two, the next is filled. Until a block's scores are told its
 * samples count as not learned, and the model's state as that before the block.
 */
final class Learner {
  /** Two blocks under way: the model finds its next one whatever this thread is busy with. */
  private static final int UNDER_WAY = 2;

  private final OnlineModel model;
  private final ModelThread thread;
  private final SampleReader reader;
  private final Predictions predictions;
  private final HeldOutSamples heldOut;
  private final List<Decision> decisions;
  private final LearnerListener listener;
  private final long decisionSamples;
  private final Deque<Learning> underWay = new ArrayDeque<>();
  private final Deque<PendingSamples> free = new ArrayDeque<>();
  private PendingSamples filling;
  private long samples;

  Learner(
      OnlineModel model,
      ModelThread thread,
      SampleReader reader,
      Predictions predictions,
      HeldOutSamples heldOut,
      List<Decision> decisions,
      LearnerListener listener,
      long decisionSamples) {
    this.model = model;
    this.thread = thread;
    this.reader = reader;
    this.predictions = predictions;
    this.heldOut = heldOut;
    this.decisions = decisions;
    this.listener = listener;
    this.decisionSamples = decisionSamples;
    this.filling = new PendingSamples(model.newBlock());
    for (int i = 0; i < UNDER_WAY; i++) {
      free.add(new PendingSamples(model.newBlock()));
    }
  }

  /**
   * Takes the next record of the topic: scores it if it is held out, else takes it into the log.
   *
   * @param now in ms since 1970-01-01 UTC
   * @return whether it is in the log
   * @throws InvalidSampleException if it can't be learned from; nothing has changed then
   */
  boolean take(TakenSample sample, long now) throws InvalidSampleException {
    Sample decoded = read(sample);
    if (heldOut.include(sample, decoded)) {
      closeIfWaitingSince(Long.MAX_VALUE, now);
      heldOut.score(sample, now);
      return false;
    }
    add(sample, decoded, now);
    return true;
  }

  /** Takes a sample that was taken into the log before a restart. */
  void takeAgain(TakenSample sample, long now) {
    try {
      add(sample, read(sample), now);
    } catch (InvalidSampleException e) {
      throw unreadable(sample, e);
    }
  }

  /** Decodes into the row to be filled next. */
  private Sample read(TakenSample sample) throws InvalidSampleException {
    return reader.read(sample.value(), filling.block(), filling.rows());
  }

  private void add(TakenSample sample, Sample decoded, long now) {
    Block block = filling.block();
    filling.add(sample, decoded, now);
    samples++;
    if (block.isFull() || isBoundary(samples)) {
      startNext(now);
    } else if (!underWay.isEmpty() && underWay.getFirst().isDone()) {
      tellFirst(now);
    }
  }

  private boolean isBoundary(long count) {
    return count % decisionSamples == 0;
  }

  private void startNext(long now) {
    while (!mayStart()) {
      tellFirst(now);
    }
    underWay.addLast(learn(filling));
    filling = free.removeFirst();
  }

  /** Nothing is begun before a decision that may change the model. */
  private boolean mayStart() {
    return underWay.isEmpty()
        || (underWay.size() < UNDER_WAY && !isBoundary(samplesAt(underWay.getLast().stepAfter())));
  }

  private Learning learn(PendingSamples block) {
    long step = underWay.isEmpty() ? model.step() : underWay.getLast().stepAfter();
    return thread.learn(block, step);
  }

  private long samplesAt(long step) {
    return step * model.batchSize();
  }

  /**
   * Closes the block if a sample without a prediction arrived at this time or before it.
   *
   * @return whether anything has changed
   */
  boolean closeIfWaitingSince(long arrival, long now) {
    boolean changed = !underWay.isEmpty();
    while (!underWay.isEmpty()) {
      tellFirst(now);
    }
    if (filling.isWaitingSince(arrival)) {
      tell(learn(filling), now);
      changed = true;
    }
    return changed;
  }

  private void tellFirst(long now) {
    Learning first = underWay.removeFirst();
    tell(first, now);
    free.addLast(first.samples());
  }

  /** Forwards and does all that follows from a block, when it is learned. */
  private void tell(Learning block, long now) {
    ModelThread.Learned learned = block.await();
    PendingSamples told = block.samples();
    StepResult result = learned.result();
    predictions.forward(told, result, block.stepBefore(), now);
    predictions.reportSkipped(told, result, block.stepBefore());
    decisions.forEach(decision -> decision.learned(result));
    listener.blockLearned(
        new LearnerListener.BlockLearned(
            result,
            told.rows(),
            told.block().capacity(),
            samples,
            block.stepAfter(),
            learned.nanos()));
    int rows = result.steps() * model.batchSize();
    if (rows > 0 && isBoundary(samplesAt(block.stepAfter()))) {
      decide(block.stepAfter(), told, rows - 1);
    }
    told.removeLearned(rows);
  }

  private void decide(long step, PendingSamples told, int last) {
    Boundary here =
        new Boundary(samplesAt(step), step, told.eventTime(last), told.taken(last).timestamp());
    decisions.forEach(decision -> decision.decide(here));
  }

  /**
   * Goes on after a restart: learns again what was learned since the model's state was stored,
   * without predicting or deciding anything again. The samples taken but not learned are to be
   * taken again.
   *
   * @param learned samples since the model's state, whole mini-batches
   * @param samplesLearned samples of the partition up to the last of these
   * @param scored how many of the samples to be taken next already have their predictions
   */
  void resume(List<TakenSample> learned, long samplesLearned, int scored) {
    for (TakenSample sample : learned) {
      if (filling.block().isFull()) {
        replayBlock();
      }
      readAgain(sample);
    }
    replayBlock();
    this.samples = samplesLearned;
    filling.resume(scored);
  }

  private void readAgain(TakenSample sample) {
    try {
      read(sample);
      filling.block().add();
    } catch (InvalidSampleException e) {
      throw unreadable(sample, e);
    }
  }

  private void replayBlock() {
    model.learn(filling.block());
    filling.block().clear();
  }

  /** What to throw when a sample that was valid before a restart is not valid any more. */
  private static ModelStateException unreadable(TakenSample sample, InvalidSampleException e) {
    return new ModelStateException(
        "the sample at offset %d was taken before the restart but can't be read any more: %s. %s"
            .formatted(
                sample.offset(),
                e.getMessage(),
                "Restore the settings, or give the model another name, or reset the application"));
  }

  /** Valid samples taken from the log so far. */
  long samples() {
    return samples;
  }

  /** Mini-batches learned or skipped so far. */
  long step() {
    return underWay.isEmpty() ? model.step() : underWay.getFirst().stepBefore();
  }

  /** The model's state after these mini-batches. */
  ModelState modelState() {
    if (underWay.isEmpty()) {
      return model.snapshot();
    }
    underWay.getLast().await();
    return model.snapshotBefore(underWay.size());
  }

  /** Samples taken but not learned, in the order of the log. */
  List<PendingSamples> pending() {
    return Stream.concat(underWay.stream().map(Learning::samples), Stream.of(filling)).toList();
  }

  /** How many of the first pending samples already have their predictions. */
  int scored() {
    return pending().get(0).scored();
  }
}
