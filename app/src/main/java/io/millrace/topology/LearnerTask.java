package io.millrace.topology;

import io.millrace.data.AwaitedException;
import io.millrace.data.Block;
import io.millrace.data.CommandReader;
import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.PassedOverException;
import io.millrace.labels.LabelJoin;
import io.millrace.labels.LeftSamples;
import io.millrace.learning.ChunkedStore;
import io.millrace.learning.Learner;
import io.millrace.learning.LearnerListener;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.LogPartition;
import io.millrace.learning.ModelThread;
import io.millrace.learning.Replica;
import io.millrace.learning.SettingsChange;
import io.millrace.learning.StoredState;
import io.millrace.learning.TakenSample;
import io.millrace.learning.WaitingSamples;
import io.millrace.model.ModelStateException;
import io.millrace.topology.LogRecord.Kind;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A replica's task from its start to its end: the model is made and restored on a thread of its
 * own, and records that come meanwhile, or faster than the model learns, wait in the backlog. No
 * method waits long, so that Kafka Streams gets its turn.
 */
final class LearnerTask implements AutoCloseable {
  private final LearnerSettings settings;
  private final int number;
  private final boolean isMerged;
  private final @Nullable LabelJoin join;
  private final LeftSamples left = new LeftSamples();
  private final Refusals refusals;
  private final CommandReader commandReader;
  private final Outputs outputs;
  private final LearnerListener listener;
  private final ChunkedStore store;
  private final Runnable requestCommit;
  private final ModelThread thread;
  private final Backlog backlog = new Backlog();
  private final LogPositions positions;
  private final long begun;
  private final Patience patience;
  private final CompletableFuture<Replica> starting;
  private @Nullable Replica replica;
  private @Nullable AwaitedException awaited;
  private boolean changeTold;
  private long told;
  private long now;

  /**
   * Begins to make the model and to continue from the stored state.
   *
   * @param now in ms since 1970-01-01 UTC
   * @throws ModelStateException if the state can't be read
   */
  LearnerTask(
      LearnerSettings settings,
      TopicNames topics,
      LearnerParts parts,
      ProcessorContext<byte[], Outgoing> context,
      ChunkedStore store,
      long now) {
    this.number = context.taskId().partition();
    this.settings = settings;
    this.begun = now;
    this.isMerged = topics.log() != null;
    this.commandReader = parts.commands();
    this.store = store;
    this.patience = new Patience(parts.stopping());
    this.requestCommit = context::commit;
    this.listener = parts.listeners().create(number);
    this.outputs = new Outputs(context, topics, parts, listener);
    this.refusals = new Refusals(topics, outputs, listener);
    this.positions = new LogPositions(topics, parts.bounds(), number, listener);
    StoredState stored = read(now);
    LogPartition log = new LogPartition(topics.samples(), number);
    this.join = parts.labels() == null ? null : join(parts, parts.labels(), log, context);
    WaitingSamples waiting = join == null ? left : join;
    this.thread = new ModelThread(number, parts.nanoTime());
    this.starting =
        thread.run(
            () -> {
              thread.insist(outputs::prepare, listener);
              return Replica.start(
                  settings,
                  log,
                  parts.replicas(),
                  waiting,
                  outputs,
                  listener,
                  store,
                  stored,
                  thread);
            });
  }

  private LabelJoin join(
      LearnerParts parts,
      LabelParts labels,
      LogPartition log,
      ProcessorContext<byte[], Outgoing> context) {
    return new LabelJoin(
        labels.settings(),
        log,
        new StreamsOrderedStore(context.getStateStore(NodeNames.WAITING)),
        parts.replicas().readers().get(),
        labels.readers().get(),
        new Block(1, settings.model().features(), settings.model().labels()),
        new Joined());
  }

  private StoredState read(long now) {
    try {
      positions.read(store);
      backlog.read(store, number, now);
      return StoredState.read(store);
    } catch (IOException e) {
      listener.close();
      throw StoredState.refuse(settings.name(), "can't be read: " + e.getMessage());
    }
  }

  /**
   * Takes a record of the topic that is learned or of the control topic: now, or as soon as the
   * model is ready for it. One that was taken before is passed over.
   *
   * @return whether the state has changed
   */
  boolean process(boolean isCommand, Record<byte[], byte[]> record, long offset, long now) {
    if (!positions.advance(isCommand, offset)) {
      return false;
    }
    LogRecord next =
        isMerged && !isCommand
            ? unmerged(record, offset, now)
            : new LogRecord(isCommand ? Kind.COMMAND : Kind.SAMPLE, record, number, offset, now);
    if (next == null) {
      return true;
    }
    if (!work(now) || !handle(next, now)) {
      if (backlog.isFull()) {
        awaitModel(now);
      }
      backlog.add(next);
    } else {
      boolean unused = drain(now);
    }
    return true;
  }

  /**
   * The record as it stood in its topic.
   *
   * @return null if there is nothing to do: it came before, or was never there, or is of labels
   *     that the settings don't know any more
   */
  private @Nullable LogRecord unmerged(Record<byte[], byte[]> record, long offset, long now) {
    Kind kind = Kind.of(record.headers());
    if (kind != Kind.SAMPLE && join == null) {
      return null;
    }
    if (kind == Kind.TICK) {
      return new LogRecord(kind, record, number, offset, now);
    }
    boolean isLabel = kind == Kind.LABEL;
    try {
      Origin origin = Origin.of(record.headers(), isLabel ? Origin.LABEL : Origin.HEADER);
      return positions.advance(isLabel, origin)
          ? new LogRecord(
              kind,
              record.withHeaders(Origin.without(record.headers())),
              origin.partition(),
              origin.offset(),
              now)
          : null;
    } catch (InvalidSampleException e) {
      refusals.refuseStranger(record, number, offset, e);
      return null;
    }
  }

  /**
   * Does what has become possible, and scores the samples that arrived at this time or before it.
   *
   * @return whether the state has changed
   */
  boolean tick(long arrival, long now) {
    patience.renew();
    boolean worked = !backlog.isEmpty() || (join == null ? !left.isEmpty() : join.hasWork());
    carryOn(now);
    boolean idle = work(now);
    if (replica == null) {
      return false;
    }
    positions.look();
    tellFindings(replica, now);
    Learner learner = replica.learner();
    learner.advance(now);
    if ((idle || awaited != null) && !learner.isBusy()) {
      learner.closeIfWaitingSince(arrival, now);
    }
    while (learner.isSoonDone() && learner.await(patience.left())) {
      learner.advance(now);
    }
    boolean changed = changeTold || worked || learner.told() != told || replica.isUnfinished();
    changeTold = false;
    told = learner.told();
    return changed;
  }

  private void tellFindings(Replica ready, long now) {
    for (LogPositions.Finding finding = positions.nextFinding();
        finding != null;
        finding = positions.nextFinding()) {
      long step = ready.learner().step();
      outputs.event(
          new Event(
              finding.type(),
              settings.name(),
              outputs.replica(),
              step,
              ready.learner().samples(),
              now,
              finding.message()),
          now);
    }
  }

  /** Not before the state may be written. */
  private void carryOn(long now) {
    if (replica != null && replica.isReady()) {
      replica.learner().carryOn(now);
    }
  }

  /**
   * Told in the transaction that stores the new settings, and so once; before anything is learned
   * with them.
   */
  private void tellSettingsChange(Replica ready, long now) {
    SettingsChange change = ready.takeSettingsChange();
    if (change == null) {
      return;
    }
    changeTold = true;
    outputs.event(
        new Event(
            Event.Type.SETTINGS_CHANGED,
            settings.name(),
            outputs.replica(),
            change.step(),
            change.samples(),
            now,
            change.changes()),
        now);
  }

  /**
   * Works on what waits, as far as the model is ready for it.
   *
   * @return whether nothing waits any more
   */
  private boolean work(long now) {
    if (!isReady()) {
      return false;
    }
    Replica ready = Objects.requireNonNull(replica);
    tellSettingsChange(ready, now);
    if (!takeAgain(ready, now) || !drain(now)) {
      return false;
    }
    for (LogRecord next = backlog.first(); next != null; next = backlog.first()) {
      if (!handle(next, now)) {
        return false;
      }
      backlog.removeFirst();
      if (!drain(now)) {
        return false;
      }
    }
    heldUpBy(null);
    return true;
  }

  /** Does what late labels have made due; returns whether nothing of it is left. */
  private boolean drain(long now) {
    this.now = now;
    return join == null ? left.drain(this::takeLeft) : join.drain();
  }

  private boolean takeLeft(TakenSample sample) {
    try {
      return take(Objects.requireNonNull(replica), sample, now, now);
    } catch (InvalidSampleException e) { // it may be without a label, which is refused now
      Record<byte[], byte[]> record =
          new Record<>(sample.key(), sample.value(), sample.timestamp());
      refusals.refuse(
          new LogRecord(Kind.SAMPLE, record, sample.partition(), sample.offset(), now), e);
      return true;
    }
  }

  private boolean isReady() {
    if (replica == null && ModelThread.await(starting, patience.left())) {
      replica = starting.join();
    }
    if (replica != null && !replica.isReady()) {
      requestCommit.run();
      return false;
    }
    return replica != null;
  }

  private boolean takeAgain(Replica ready, long now) {
    return persist(ready, () -> ready.takeAgain(begun, now));
  }

  private boolean handle(LogRecord next, long now) {
    Replica ready = Objects.requireNonNull(replica);
    if (join == null && (next.kind() == Kind.LABEL || next.kind() == Kind.TICK)) {
      return true; // it waited in the backlog since the settings knew late labels
    }
    try {
      return switch (next.kind()) {
        case COMMAND -> {
          ready.take(commandReader.read(value(next)));
          yield true;
        }
        case SAMPLE -> {
          if (join == null) {
            yield take(ready, sample(next), next.arrival(), now);
          }
          TakenSample sample = sample(next);
          yield persist(ready, () -> join(sample));
        }
        case LABEL -> {
          yield persist(ready, () -> joinLabel(next));
        }
        case TICK -> {
          Objects.requireNonNull(join).tick(TickRecord.read(next.record().headers()));
          yield true;
        }
      };
    } catch (PassedOverException e) {
      return true;
    } catch (InvalidSampleException e) {
      refusals.refuse(next, e);
      return true;
    }
  }

  private boolean join(TakenSample sample) throws InvalidSampleException {
    Objects.requireNonNull(join).sample(sample);
    return true;
  }

  private boolean joinLabel(LogRecord label) throws InvalidSampleException {
    Objects.requireNonNull(join)
        .label(
            label.partition(),
            label.record().key(),
            value(label),
            label.record().timestamp(),
            label::whole);
    return true;
  }

  private static TakenSample sample(LogRecord next) throws InvalidSampleException {
    return new TakenSample(
        next.record().key(),
        value(next),
        next.record().timestamp(),
        next.partition(),
        next.offset());
  }

  private boolean take(Replica ready, TakenSample sample, long arrival, long now)
      throws InvalidSampleException {
    boolean taken = persist(ready, () -> ready.take(sample, arrival, now));
    if (taken) {
      heldUpBy(null);
    }
    return taken;
  }

  /** Takes something, if all is ready for it. */
  @FunctionalInterface
  private interface Taking<E extends Exception> {
    boolean take() throws E;
  }

  private <E extends Exception> boolean persist(Replica ready, Taking<E> taking) throws E {
    boolean again = true;
    while (again) {
      try {
        if (taking.take()) {
          return true;
        }
        again = ready.learner().await(patience.left());
      } catch (AwaitedException e) {
        again = ModelThread.await(e.next(), patience.left());
        if (!again) {
          heldUpBy(e);
        }
      }
    }
    return false;
  }

  /** Tells what holds up the next record, if something does. */
  private void heldUpBy(@Nullable AwaitedException what) {
    if (what != null || awaited != null) {
      awaited = what;
      listener.heldUp(what == null ? null : what.getMessage());
    }
  }

  private static byte[] value(LogRecord record) throws InvalidSampleException {
    byte[] value = record.record().value();
    if (value == null) {
      throw new InvalidSampleException(Reason.UNDECODABLE, "the record has no value");
    }
    return value;
  }

  private void awaitModel(long now) {
    long nanos = patience.whenFull();
    if (replica == null) {
      ModelThread.await(starting, nanos);
    } else if (awaited != null) {
      askAgain(nanos, now);
    } else if (replica.learner().isDeciding()) {
      carryOn(now);
    } else {
      replica.learner().await(nanos);
    }
  }

  /** What is awaited may be asked for in vain, and more than once meanwhile. */
  private void askAgain(long nanos, long now) {
    long end = System.nanoTime() + nanos;
    while (awaited != null
        && System.nanoTime() < end
        && ModelThread.await(awaited.next(), end - System.nanoTime())) {
      boolean unused = work(now);
    }
  }

  /** Writes the state; called before a commit that follows a change. */
  void writeState() {
    long before = store.bytesWritten();
    positions.write(store);
    backlog.write(store);
    if (join != null) {
      listener.waiting(join.waiting(), join.time() - join.oldest());
    }
    if (replica != null) {
      replica.write();
    }
    listener.stateWritten(store.bytesWritten() - before);
  }

  /** What the join of late labels works for. */
  private final class Joined implements LabelJoin.Target {
    @Override
    public boolean take(TakenSample sample) throws InvalidSampleException {
      return LearnerTask.this.take(Objects.requireNonNull(replica), sample, now, now);
    }

    @Override
    public void refuse(byte[] label, InvalidSampleException fault) {
      refusals.refuse(LogRecord.read(label, now), fault);
    }

    @Override
    public void joined(long delay) {
      listener.labelJoined(delay);
    }

    @Override
    public void missed(boolean learned) {
      listener.labelMissed(learned);
    }
  }

  /** Waits for the model to end what it is at, and lets go of it. */
  @Override
  public void close() {
    thread.close();
    listener.close();
    if (!starting.isCompletedExceptionally()) {
      starting.join().close();
    }
  }
}
