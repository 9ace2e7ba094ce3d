package io.millrace.learning;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.data.SamplePlace;
import io.millrace.learning.ModelThread.Learning;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Collects samples into a block, and closes it when it holds work for some 50 ms, at the end of a
 * control interval, and when a sample has waited long enough. A closed block goes to the model as
 * soon as it may. Where a block is cut changes no result, only its time.
 *
 * <p>While the model learns a few blocks, the next is filled. Until a block's scores are told its
 * samples count as not learned, and the model's state as that before the block.
 *
 * <p>No method waits for the model but {@link #await} and the reading of its state.
 */
public final class Learner {
  /** What became of a sample that was to be taken. */
  enum Taken {
    /** It is to be learned. */
    TO_LEARN,
    /** It is to be scored only, as it is held out or has no label. */
    TO_SCORE,
    /** The model is not ready for it: nothing has changed. */
    NOT_YET
  }

  /** Blocks of large samples are shorter: a commit writes the samples that are under way. */
  private static final long BLOCK_BYTES = 8 << 20;

  private final OnlineModel model;
  private final ModelThread thread;
  private final TakenReader reader;
  private final Predictions predictions;
  private final List<Participant> participants;
  private final LearnerListener listener;
  private final long controlSteps;
  private final int callsAhead;
  private final StepTime stepTime = new StepTime();
  private final Deque<Learning> underWay = new ArrayDeque<>();
  private final Deque<PendingSamples> free = new ArrayDeque<>();
  private PendingSamples filling;
  private MiniBatches miniBatches;
  private boolean closed;
  private boolean deciding;
  private boolean held;
  private long samples;
  private long told;
  private long blocks;
  private long learningNanos;

  Learner(
      OnlineModel model,
      ModelThread thread,
      TakenReader reader,
      Predictions predictions,
      List<Participant> participants,
      LearnerListener listener,
      long controlSteps) {
    this.model = model;
    this.thread = thread;
    this.reader = reader;
    this.predictions = predictions;
    this.participants = participants;
    this.listener = listener;
    this.controlSteps = controlSteps;
    this.callsAhead = model.callsAhead();
    this.miniBatches = MiniBatches.of(model.batchSize());
    this.filling = new PendingSamples(model.newBlock(), model.batchSize());
    for (int i = 0; i < callsAhead; i++) {
      free.add(new PendingSamples(model.newBlock(), model.batchSize()));
    }
  }

  /**
   * Goes on after a restart; the samples taken but not learned are to be taken again.
   *
   * @param where mini-batches end
   * @param step mini-batches learned or skipped
   * @param scored how many of the samples to be taken next already have their predictions
   * @param place of the next sample that is scored only, see {@link PendingSamples}
   * @param relearningNanos that learning took since the model's state was stored
   */
  void resume(MiniBatches where, long step, int scored, int place, long relearningNanos) {
    miniBatches = where;
    samples = where.samplesAt(step);
    filling.begin(scored, place);
    learningNanos = relearningNanos;
    lookWhetherDecided();
  }

  /**
   * Takes the next sample of the log, if the model is ready for it.
   *
   * @param arrival when it was read, in ms since 1970-01-01 UTC
   * @param now likewise
   * @throws InvalidSampleException if it can't be learned from; nothing has changed then
   */
  Taken take(TakenSample sample, long arrival, long now) throws InvalidSampleException {
    if (!hasRoom(now)) {
      return Taken.NOT_YET;
    }
    Sample decoded = read(sample);
    if (decoded.labelled() && !sample.scoreOnly() && !predictions.isHeldOut(sample, decoded.id())) {
      add(sample, decoded, arrival, now);
      return Taken.TO_LEARN;
    }
    return score(sample.toScoreOnly(), decoded, arrival, now) ? Taken.TO_SCORE : Taken.NOT_YET;
  }

  /**
   * Takes a sample that was taken before a restart, if the model is ready for it.
   *
   * @return whether it was taken
   */
  boolean takeAgain(TakenSample sample, long arrival, long now) {
    if (!hasRoom(now)) {
      return false;
    }
    try {
      Sample decoded = read(sample);
      if (sample.scoreOnly()) {
        return score(sample, decoded, arrival, now);
      }
      add(sample, decoded, arrival, now);
      return true;
    } catch (InvalidSampleException e) {
      throw sample.unreadable(e);
    }
  }

  private boolean hasRoom(long now) {
    advance(now);
    return !closed && !held;
  }

  /** Decodes into the row to be filled next. */
  private Sample read(TakenSample sample) throws InvalidSampleException {
    return reader.read(sample, filling.block(), filling.nextRow());
  }

  private void add(TakenSample sample, Sample decoded, long arrival, long now) {
    filling.add(sample, decoded, arrival);
    samples++;
    closed = isComplete() || endsAtBoundary();
    if (closed) {
      advance(now);
    }
  }

  /** Takes a sample that was read, to be scored only; returns whether there was room for it. */
  private boolean score(TakenSample sample, Sample decoded, long arrival, long now)
      throws InvalidSampleException {
    Sample read = decoded;
    if (!filling.hasRoomToScore()) {
      closed = true;
      if (!hasRoom(now)) {
        return false;
      }
      read = read(sample); // into the next block
    }
    filling.addScoreOnly(sample, read, arrival);
    closed = isComplete();
    if (closed) {
      advance(now);
    }
    return true;
  }

  private boolean isComplete() {
    return filling.isFull()
        || (filling.isEven()
            && (filling.miniBatches() >= stepTime.ofBlock() || filling.bytes() >= BLOCK_BYTES));
  }

  /** Whether the latest sample to be learned is the last of a control interval. */
  private boolean endsAtBoundary() {
    return filling.incomplete() == 0 && isBoundary(miniBatches.stepsIn(samples));
  }

  private boolean isBoundary(long step) {
    return step % controlSteps == 0;
  }

  /** Does what can be done without waiting: tells of blocks that are done, starts a closed one. */
  public void advance(long now) {
    while (!deciding && !underWay.isEmpty() && underWay.getFirst().isDone()) {
      tellFirst(now);
    }
    startIfClosed();
  }

  private void startIfClosed() {
    if (closed && !held && mayStart()) {
      start();
    }
  }

  /** Whether something that was decided is not done yet: until then nothing is told. */
  public boolean isDeciding() {
    return deciding;
  }

  /** Goes on with what was decided, for as long as a commit may take. */
  public void carryOn(long now) {
    if (deciding) {
      participants.forEach(Participant::carryOn);
      told++;
      lookWhetherDecided();
      advance(now);
    }
  }

  private void lookWhetherDecided() {
    deciding = participants.stream().anyMatch(Participant::isUnfinished);
    held = participants.stream().anyMatch(Participant::holdsModel);
  }

  /** Nothing is begun before a decision that may change the model. */
  private boolean mayStart() {
    // With several the model finds its next block whatever this thread is busy with.
    return mayStart(stepTime.isSlow() && !deciding ? 1 : callsAhead);
  }

  private boolean mayStart(int most) {
    return underWay.isEmpty() || (underWay.size() < most && !endsAtBoundary(underWay.getLast()));
  }

  /** Whether the model has nothing to do until something is told or taken. */
  boolean isIdle() {
    return underWay.isEmpty() || underWay.getLast().isDone();
  }

  /**
   * Hands the model a block that is closed, if it has one only: for who will be busy for longer
   * than one may take. What is told, and the state that counts, stay as they are.
   */
  void keepBusy() {
    if (closed && !held && mayStart(callsAhead)) {
      start();
    }
  }

  private boolean endsAtBoundary(Learning block) {
    return block.stepAfter() > block.stepBefore() && isBoundary(block.stepAfter());
  }

  private void start() {
    PendingSamples next = free.removeFirst();
    filling.leaveTo(next);
    long step = underWay.isEmpty() ? model.step() : underWay.getLast().stepAfter();
    underWay.addLast(thread.learn(model, filling, step));
    filling = next;
    closed = false;
  }

  /** Closes the block if a sample without a prediction arrived at this time or before it. */
  public void closeIfWaitingSince(long arrival, long now) {
    closed |= filling.isWaitingSince(arrival);
    advance(now);
  }

  /**
   * Whether nobody would soon hear of the block that is being filled: a slow model could not begin
   * it, or nothing is told. Closed now, it would wait all the same, and take no more samples
   * meanwhile: a model that needs a second for a call would then learn the few that came in the
   * first moment of each.
   */
  public boolean isBusy() {
    return deciding || (stepTime.isSlow() && !mayStart());
  }

  /**
   * Waits until the first block under way is done.
   *
   * @param nanos to wait at most
   * @return whether it is done and can be told; false too if there is none
   */
  public boolean await(long nanos) {
    return !deciding
        && !underWay.isEmpty()
        && ModelThread.await(underWay.getFirst().learned(), nanos);
  }

  /** Whether waiting for all blocks under way is a matter of milliseconds. */
  public boolean isSoonDone() {
    return !stepTime.isSlow();
  }

  private void tellFirst(long now) {
    Learning first = underWay.removeFirst();
    tell(first, now);
    first.samples().clear();
    free.addLast(first.samples());
  }

  /** Forwards and does all that follows from a block, when it is learned. */
  private void tell(Learning block, long now) {
    ModelThread.Learned learned = block.await();
    PendingSamples of = block.samples();
    StepResult result = learned.result();
    told++;
    blocks++;
    learningNanos += learned.nanos();
    stepTime.add(Math.max(1, of.miniBatches()), learned.nanos());
    predictions.forward(of, result, block.stepBefore(), now);
    predictions.reportSkipped(of, result, block.stepBefore(), miniBatches);
    participants.forEach(participant -> participant.learned(result));
    listener.blockLearned(
        new LearnerListener.BlockLearned(
            result,
            of.size(),
            of.incomplete(),
            samples,
            miniBatches.samplesAt(block.stepAfter()),
            block.stepAfter(),
            learned.nanos()));
    if (endsAtBoundary(block)) {
      decide(block.stepAfter(), of, of.lastOf(result.steps() - 1));
    }
  }

  private void decide(long step, PendingSamples of, int last) {
    TakenSample sample = of.taken(last);
    Boundary here =
        new Boundary(
            miniBatches.samplesAt(step),
            step,
            of.eventTime(last),
            sample.timestamp(),
            sample.label() == null ? new SamplePlace(sample.partition(), sample.offset()) : null);
    participants.forEach(participant -> participant.decide(here));
    lookWhetherDecided();
    if (deciding && !held) {
      startIfClosed(); // so that the model is busy meanwhile
      participants.forEach(Participant::carryOn);
      lookWhetherDecided();
    }
  }

  /** Valid samples taken so far to be learned. */
  public long samples() {
    return samples;
  }

  /** How often something was told: whoever sees another number knows that the state has changed. */
  public long told() {
    return told;
  }

  /** Where mini-batches end. */
  MiniBatches miniBatches() {
    return miniBatches;
  }

  /** Mini-batches learned or skipped so far. */
  public long step() {
    return underWay.isEmpty() ? model.step() : underWay.getFirst().stepBefore();
  }

  /** Whether all blocks before a state are told: what else is written knows of no more. */
  boolean hasTold(CopiedState state) {
    return blocks >= state.blocks();
  }

  /** How long learning has taken since the start or the restart, in ns. */
  long learningNanos() {
    return learningNanos;
  }

  /** The model's state after {@link #step} mini-batches. Waits for the blocks under way. */
  ModelState modelState() {
    int calls = underWay.size();
    return thread.run(() -> calls == 0 ? model.snapshot() : model.snapshotBefore(calls)).join();
  }

  /**
   * Copies the model's state as it is behind the blocks under way: as soon as they are learned, on
   * the model's thread, so that nobody waits. Only where a decision follows on them, which may
   * change the model, they are awaited, and the state is that before them.
   *
   * @param uncovered is given the samples taken that are not learned in that state, in the order of
   *     the log
   */
  CompletableFuture<CopiedState> copyState(Consumer<TakenSample> uncovered) {
    if (underWay.isEmpty() || endsAtBoundary(underWay.getLast())) {
      forEachPending(uncovered);
      return CompletableFuture.completedFuture(
          new CopiedState(modelState(), blocks, learningNanos));
    }
    filling.forEach(0, uncovered);
    List<Learning> before = List.copyOf(underWay);
    long blocksThen = blocks + before.size();
    long nanosTold = learningNanos;
    return thread.run(
        () ->
            new CopiedState(
                model.snapshot(),
                blocksThen,
                nanosTold + before.stream().mapToLong(block -> block.await().nanos()).sum()));
  }

  /** Gives the samples taken but not learned, or not scored, in the order of the log. */
  void forEachPending(Consumer<TakenSample> action) {
    int known = 0; // the first samples of each block behind the first are those that it was left
    for (Learning block : underWay) {
      block.samples().forEach(known, action);
      known = block.samples().incomplete();
    }
    filling.forEach(known, action);
  }

  /** How many of the first pending samples already have their predictions. */
  int scored() {
    return firstPending().scored();
  }

  /** Place of the first pending sample that is scored only, see {@link PendingSamples}. */
  int place() {
    return firstPending().firstPlace();
  }

  /** How many pending samples are scored only. */
  int toScore() {
    AtomicInteger count = new AtomicInteger();
    forEachPending(sample -> count.addAndGet(sample.scoreOnly() ? 1 : 0));
    return count.get();
  }

  private PendingSamples firstPending() {
    return underWay.isEmpty() ? filling : underWay.getFirst().samples();
  }
}
