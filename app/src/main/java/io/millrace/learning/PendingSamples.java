package io.millrace.learning;

import io.millrace.data.Block;
import io.millrace.data.Sample;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Samples that are taken but not learned, in the order of the log, and the block with their
 * numbers. The first {@link #scored} already have their predictions: they wait for the rest of
 * their mini-batch to be learned.
 *
 * <p>Samples to be learned fill one mini-batch after the other. Those that are scored only stand in
 * mini-batches of their own, before the one that is being filled: so they are scored by the model
 * as it is after all complete mini-batches before them. Their place in it counts from the last
 * sample that completed a mini-batch, wherever blocks were cut, since the last bit of a score can
 * depend on the place.
 */
final class PendingSamples {
  private final Block block;
  private final int batchSize;
  private final TakenSample[] taken;
  private final @Nullable String[] ids;
  private final long[] eventTimes;
  private final long[] arrivals;
  private final int[] rows;
  private final boolean[] labelled;
  private int size;
  private int scored;
  private long bytes;

  /** First row of the mini-batch that is being filled, and how many samples are in it. */
  private int filling;

  private int filled;

  /** Where in its mini-batch the next sample that is scored only stands. */
  private int place;

  private int firstPlace;

  /** Whether the mini-batch before the one that is being filled takes samples that are scored. */
  private boolean scoreOnly;

  /** No samples yet; an empty block for their numbers. */
  PendingSamples(Block block, int batchSize) {
    this.block = block;
    this.batchSize = batchSize;
    taken = new TakenSample[block.capacity()];
    ids = new @Nullable String[block.capacity()];
    eventTimes = new long[block.capacity()];
    arrivals = new long[block.capacity()];
    rows = new int[block.capacity()];
    labelled = new boolean[block.capacity()];
  }

  /** Begins where the samples before have left it. */
  void begin(int scoredSamples, int placeToScore) {
    scored = scoredSamples;
    place = placeToScore;
    firstPlace = placeToScore;
  }

  /** The row into which the next sample's numbers are to be written, whatever becomes of it. */
  int nextRow() {
    return filling + filled;
  }

  /**
   * Adds the sample whose numbers stand in {@link #nextRow}.
   *
   * @param arrival when the learner took it, in ms since 1970-01-01 UTC
   */
  void add(TakenSample sample, Sample decoded, long arrival) {
    int row = nextRow();
    block.add(row);
    note(sample, decoded, arrival, row);
    filled++;
    if (filled == batchSize) {
      filling += batchSize;
      filled = 0;
      place = 0;
      scoreOnly = false;
    }
  }

  /** Whether there is room for a sample that is scored only. */
  boolean hasRoomToScore() {
    return isOpen() || filling + 2 * batchSize <= block.capacity();
  }

  private boolean isOpen() {
    return scoreOnly && place > 0;
  }

  /** The same as {@link #add} for a sample that is scored and never learned. */
  void addScoreOnly(TakenSample sample, Sample decoded, long arrival) {
    int written = nextRow();
    if (!isOpen()) {
      openToScore();
    }
    int row = filling - batchSize + place;
    block.move(written, row);
    note(sample, decoded, arrival, row);
    place = (place + 1) % batchSize;
  }

  /** Makes room for a mini-batch before the one that is being filled. */
  private void openToScore() {
    block.scoreOnly(filling / batchSize);
    for (int row = nextRow() - 1; row >= filling; row--) {
      block.move(row, row + batchSize);
    }
    int moved = 0;
    for (int i = size - 1; moved < filled; i--) {
      if (rows[i] >= filling) {
        rows[i] += batchSize;
        moved++;
      }
    }
    filling += batchSize;
    scoreOnly = true;
  }

  private void note(TakenSample sample, Sample decoded, long arrival, int row) {
    taken[size] = sample;
    ids[size] = decoded.id();
    eventTimes[size] =
        decoded.eventTime() == Sample.NO_TIME ? sample.timestamp() : decoded.eventTime();
    arrivals[size] = arrival;
    rows[size] = row;
    labelled[size] = decoded.labelled();
    bytes += sample.value().length;
    size++;
  }

  /** The samples' numbers. */
  Block block() {
    return block;
  }

  /** Samples, of both kinds. */
  int size() {
    return size;
  }

  /** How many samples already have their predictions. */
  int scored() {
    return scored;
  }

  /** Samples to be learned behind the last complete mini-batch. */
  int incomplete() {
    return filled;
  }

  /** Mini-batches before the one that is being filled, of both kinds. */
  int miniBatches() {
    return filling / batchSize;
  }

  /** Mini-batches that are learned. */
  int steps() {
    return block.toLearn(batchSize);
  }

  /** Mini-batches that are learned before this sample is scored. */
  int stepsBefore(int sample) {
    return block.toLearnBefore(rows[sample] / batchSize);
  }

  /** Length of the samples as they stood in their records. */
  long bytes() {
    return bytes;
  }

  /** Whether the mini-batches so far have no room left that could be filled. */
  boolean isEven() {
    return !isOpen() && (filled == 0 || scoreOnly);
  }

  /** Whether nothing can be added. */
  boolean isFull() {
    return filling == block.capacity();
  }

  TakenSample taken(int sample) {
    return taken[sample];
  }

  /** The row of its numbers. */
  int row(int sample) {
    return rows[sample];
  }

  /** The sample's own id, or null if its record names none. */
  @Nullable String id(int sample) {
    return ids[sample];
  }

  /** Whether its label is known. */
  boolean isLabelled(int sample) {
    return labelled[sample];
  }

  long eventTime(int sample) {
    return eventTimes[sample];
  }

  long arrival(int sample) {
    return arrivals[sample];
  }

  /** The last sample of a mini-batch that is learned, by its number among these. */
  int lastOf(int step) {
    int miniBatch = 0;
    while (block.isScoreOnly(miniBatch) || block.toLearnBefore(miniBatch) < step) {
      miniBatch++;
    }
    int row = (miniBatch + 1) * batchSize - 1;
    int sample = 0;
    while (rows[sample] != row) {
      sample++;
    }
    return sample;
  }

  /** Where in its mini-batch the first sample that is scored only stands. */
  int firstPlace() {
    return firstPlace;
  }

  /** Whether any sample has no prediction yet. */
  boolean isWaiting() {
    return scored < size;
  }

  /** Whether a sample without a prediction arrived at this time, in ms, or before it. */
  boolean isWaitingSince(long arrival) {
    return isWaiting() && arrivals[scored] <= arrival;
  }

  /**
   * Begins the next block with what this one leaves: copies of the samples of the mini-batch that
   * is not complete, whose predictions come with this block.
   */
  void leaveTo(PendingSamples next) {
    // More have their predictions than there are here only if mini-batches were larger before.
    next.begin(filled + Math.max(0, scored - size), place);
    for (int i = 0; i < size; i++) {
      if (rows[i] >= filling) {
        int row = next.filled++;
        next.block.add(block, rows[i]);
        next.taken[row] = taken[i];
        next.ids[row] = ids[i];
        next.eventTimes[row] = eventTimes[i];
        next.arrivals[row] = arrivals[i];
        next.rows[row] = row;
        next.labelled[row] = labelled[i];
        next.bytes += taken[i].value().length;
        next.size++;
      }
    }
  }

  /** Gives the samples from one on. */
  void forEach(int first, Consumer<TakenSample> action) {
    for (int i = first; i < size; i++) {
      action.accept(taken[i]);
    }
  }

  /** Drops all samples. */
  void clear() {
    Arrays.fill(taken, 0, size, null);
    Arrays.fill(ids, 0, size, null);
    block.clear();
    size = 0;
    bytes = 0;
    filling = 0;
    filled = 0;
    scoreOnly = false;
    begin(0, 0);
  }
}
