package io.millrace.labels;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.learning.LogPartition;
import io.millrace.learning.TakenSample;
import io.millrace.learning.WaitingSamples;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins samples with the labels that come later. A sample is predicted when it comes, and waits. It
 * is learned when its label comes or, if the last label counts, when its window is over; what was
 * predicted is judged then. All that happens is a function of the log.
 *
 * <p>What is to be predicted or learned stands in a queue until the model is ready for it. No
 * record may be given before {@link #drain} says that the queue is empty.
 */
public final class LabelJoin implements WaitingSamples {
  /** Windows that are over at once must not keep the caller from its other work. */
  private static final int MOST_AT_ONCE = 1000;

  private final LateLabels settings;
  private final LogPartition log;
  private final OrderedStore store;
  private final SampleReader samples;
  private final SampleReader labels;
  private final Block scratch;
  private final Block labelScratch;
  private final Target target;
  private final Ends ends;
  private final KeptScores scores;
  private final LogTime time = new LogTime();
  private final DueSamples due = new DueSamples();
  private long waiting;

  /** What the join works for. */
  public interface Target {
    /**
     * Takes a sample to be predicted or learned, if the model is ready for it.
     *
     * @return whether it was taken; if not, nothing has changed
     * @throws InvalidSampleException if it can't be read
     */
    boolean take(TakenSample sample) throws InvalidSampleException;

    /**
     * Makes a dead letter of a label whose sample has not come, or is too old for it.
     *
     * @param record as it was given to {@link #label}
     */
    void refuse(byte[] record, InvalidSampleException fault);

    /**
     * A sample got its label.
     *
     * @param delay from the sample's record to the label's, in ms
     */
    void joined(long delay);

    /**
     * The window of a sample is over, and it has no label.
     *
     * @param learned whether it is learned with the label that stands for that
     */
    void missed(boolean learned);
  }

  /**
   * Nothing waits yet.
   *
   * @param store where samples wait; what is in it goes with what {@link #read} reads
   * @param samples reads samples, with or without a label
   * @param labels reads the records of labels: the label and the id
   * @param scratch room for a row of the samples' shape
   */
  public LabelJoin(
      LateLabels settings,
      LogPartition log,
      OrderedStore store,
      SampleReader samples,
      SampleReader labels,
      Block scratch,
      Target target) {
    this.settings = settings;
    this.log = log;
    this.store = store;
    this.samples = samples;
    this.labels = labels;
    this.scratch = scratch;
    this.labelScratch = new Block(1, 0, scratch.labels()); // a label's record has no features
    this.target = target;
    this.ends = new Ends(store);
    this.scores = new KeptScores(store);
  }

  /**
   * A sample comes.
   *
   * @throws InvalidSampleException if it can't be read or can't wait: it is a dead letter
   */
  public void sample(TakenSample sample) throws InvalidSampleException {
    Sample read =
        read(
            samples,
            sample.value(),
            scratch,
            () -> time.sample(sample.partition(), sample.timestamp()));
    if (read.labelled()) {
      due.add(sample);
    } else {
      await(sample, idOf(sample.key(), log.id(read.id(), sample)));
    }
  }

  /** Time goes on by what can't be read, too, but not by what is not to be read yet. */
  private static Sample read(SampleReader reader, byte[] value, Block row, Runnable advance)
      throws InvalidSampleException {
    try {
      Sample read = reader.read(value, row, 0);
      advance.run();
      return read;
    } catch (InvalidSampleException e) {
      advance.run();
      throw e;
    }
  }

  private void await(TakenSample sample, byte[] id) throws InvalidSampleException {
    byte[] entry = Keys.sample(id);
    if (store.get(entry) != null) {
      throw new InvalidSampleException(
          Reason.DUPLICATE_ID,
          "%s: a sample with it has come before and its window is not over; give each sample an id of its own"
              .formatted(told(id)));
    }
    Waiting begun = new Waiting(settings.closes(sample.timestamp()), sample);
    due.add(sample);
    ends.add(begun.closes(), entry);
    waiting++;
    byte[] early = store.get(Keys.label(id));
    if (early == null) {
      store.put(entry, begun.bytes());
      return;
    }
    EarlyLabel label = EarlyLabel.of(early, settings);
    ends.remove(label.ends(), Keys.label(id));
    store.delete(Keys.label(id));
    long late = late(label.time(), sample.timestamp());
    if (late > 0) {
      store.put(entry, begun.bytes());
      target.refuse(label.whole(), behindWindow(id, late));
    } else {
      join(entry, begun, label.time(), label.numbers());
    }
  }

  /** By how much a label came after the window of its sample, in ms; else not above 0. */
  private long late(long labelled, long sampled) {
    return labelled - sampled - settings.window().toMillis();
  }

  /**
   * A label comes.
   *
   * @param record of the label, for the case that its sample has not come yet
   * @throws InvalidSampleException if it can't be read, or no sample waits for it: it is a dead
   *     letter
   */
  public void label(
      int partition, byte @Nullable [] key, byte[] value, long timestamp, Supplier<byte[]> record)
      throws InvalidSampleException {
    Sample read = read(labels, value, labelScratch, () -> time.label(partition, timestamp));
    byte[] id = idOf(key, read.id());
    float[] numbers = numbers();
    byte[] entry = Keys.sample(id);
    byte[] found = store.get(entry);
    if (found == null) {
      long ends = settings.givenUp(timestamp);
      await(id, new EarlyLabel(timestamp, ends, numbers, record.get()));
      return;
    }
    Waiting sample = Waiting.of(found);
    TakenSample waits = sample.sample();
    // When it closes follows from the settings of the time when it came.
    long opened = waits == null ? settings.opened(sample.closes()) : waits.timestamp();
    long late = late(timestamp, opened);
    if (late > 0) {
      throw behindWindow(id, late);
    }
    if (waits == null) {
      throw duplicate(id);
    }
    join(entry, sample, timestamp, numbers);
  }

  private void await(byte[] id, EarlyLabel label) throws InvalidSampleException {
    if (label.ends() < time.now() || settings.grace().isZero()) {
      throw noSample(id);
    }
    byte[] entry = Keys.label(id);
    byte[] before = store.get(entry);
    if (before != null && !settings.last()) {
      throw duplicate(id);
    }
    if (before != null) {
      ends.remove(EarlyLabel.of(before, settings).ends(), entry);
    }
    store.put(entry, label.bytes());
    ends.add(label.ends(), entry);
  }

  private void join(byte[] entry, Waiting sample, long labelled, float[] numbers) {
    TakenSample waits = Objects.requireNonNull(sample.sample());
    target.joined(Math.max(0, labelled - waits.timestamp()));
    if (settings.last()) {
      store.put(entry, new Waiting(sample.closes(), waits.labelled(numbers)).bytes());
    } else {
      store.put(entry, sample.learned().bytes());
      learn(waits.labelled(numbers), entry);
    }
  }

  /** Those that waited before a time without late labels, when nobody counted, are not counted. */
  private void waitsNoMore() {
    waiting = Math.max(0, waiting - 1);
  }

  private void learn(TakenSample labelled, byte[] entry) {
    waitsNoMore();
    Keep keep = settings.keep();
    boolean isKept = keep == null || keep.includes(entry, Objects.requireNonNull(labelled.label()));
    due.add(isKept ? labelled : labelled.toScoreOnly());
  }

  /** A tick comes. */
  public void tick(Tick tick) {
    time.tick(tick);
  }

  /**
   * Gives what is due to the model, and ends what is over, as far as the model is ready for it.
   *
   * @return whether nothing is left to do
   */
  public boolean drain() {
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      TakenSample next = due.first();
      if (next != null) {
        if (!take(next)) {
          return false;
        }
        due.removeFirst();
      } else if (!endFirst()) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@link #drain} has something to do. */
  public boolean hasWork() {
    return !due.isEmpty() || ends.next() < time.now();
  }

  private boolean take(TakenSample sample) {
    try {
      return target.take(sample);
    } catch (InvalidSampleException e) {
      throw sample.unreadable(e);
    }
  }

  /** Ends the first entry whose time is over; returns whether there was one. */
  private boolean endFirst() {
    byte[] entry = ends.poll(time.now());
    if (entry == null) {
      return false;
    }
    byte[] found = store.get(entry);
    if (found == null) {
      return true; // a former build left its end behind when the grace had changed
    }
    store.delete(entry);
    if (Keys.isSample(entry)) {
      close(Waiting.of(found).sample(), entry);
    } else {
      target.refuse(EarlyLabel.of(found, settings).whole(), noSample(Keys.idOf(entry)));
    }
    return true;
  }

  private void close(@Nullable TakenSample sample, byte[] entry) {
    if (sample == null) {
      return; // it is learned long since
    }
    float[] missing = settings.missing();
    if (sample.label() != null) {
      learn(sample, entry);
    } else if (missing != null) {
      target.missed(true);
      learn(sample.labelled(missing), entry);
    } else {
      target.missed(false);
      waitsNoMore();
      scores.forget(sample);
    }
  }

  private byte[] idOf(byte @Nullable [] key, @Nullable String id) throws InvalidSampleException {
    byte @Nullable [] found = settings.byKey() ? key : id == null ? null : id.getBytes(UTF_8);
    if (found == null) {
      throw new InvalidSampleException(
          Reason.MISSING_FIELD,
          (settings.byKey() ? "the record's key" : "the id")
              + ": missing; samples and labels are joined by it");
    }
    return found;
  }

  private float[] numbers() {
    float[] numbers = new float[labelScratch.labels()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = labelScratch.label(0, i);
    }
    return numbers;
  }

  private InvalidSampleException noSample(byte[] id) {
    return new InvalidSampleException(
        Reason.NO_SAMPLE_WAITS,
        told(id) + ": no sample with it waits for a label: none came, or its window is over");
  }

  private InvalidSampleException behindWindow(byte[] id, long late) {
    return new InvalidSampleException(
        Reason.NO_SAMPLE_WAITS,
        "%s: the label came %d ms after the window of its sample".formatted(told(id), late));
  }

  private InvalidSampleException duplicate(byte[] id) {
    return new InvalidSampleException(
        Reason.DUPLICATE_LABEL,
        told(id)
            + ": a label with it has come before; to let the last one count, set"
            + " labels.duplicates to last");
  }

  private String told(byte[] id) {
    return (settings.byKey() ? "key '" : "id '") + new String(id, UTF_8) + "'";
  }

  /** How many samples wait. */
  public long waiting() {
    return waiting;
  }

  /** How far time has come in the log, in ms since 1970-01-01 UTC; negative: not known. */
  public long time() {
    return time.now();
  }

  /**
   * The time of the oldest sample whose window is not over, in ms since 1970-01-01 UTC; {@link
   * #time} if none waits for its label any more.
   */
  public long oldest() {
    long end = waiting == 0 ? Long.MAX_VALUE : ends.nextSample();
    return end == Long.MAX_VALUE ? time.now() : settings.opened(end);
  }

  @Override
  public void predicted(TakenSample sample, float[] made) {
    scores.put(sample, made);
  }

  @Override
  public float @Nullable [] takeScores(TakenSample sample) {
    return scores.take(sample);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    time.write(out);
    scores.write(out);
    out.writeLong(waiting);
    due.write(out);
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    time.read(in);
    scores.read(in);
    waiting = in.readLong();
    due.read(in);
  }
}
