package io.millrace.labels;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.learning.LogPartition;
import io.millrace.learning.TakenSample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A join over a store in memory and a model that is often not ready, and tells its predictions some
 * time after it has taken a sample. A restart goes back to the last commit.
 */
final class JoinRun implements LabelJoin.Target {
  private static final LogPartition LOG = new LogPartition("s", 0);

  final List<String> taken = new ArrayList<>();
  final List<String> dead = new ArrayList<>();
  final List<String> outcomes = new ArrayList<>();
  final List<String> judged = new ArrayList<>();
  private LateLabels settings;
  private final Random random;
  private final double busy;
  private final Deque<TakenSample> untold = new ArrayDeque<>();
  MapStore store = new MapStore(Map.of());
  LabelJoin join;

  private Map<byte[], byte[]> storedEntries = new TreeMap<>(Arrays::compareUnsigned);
  private byte @Nullable [] stored;
  private List<TakenSample> storedUntold = List.of();
  private int[] sizes = new int[4];

  /** With a model that is so often not ready. */
  JoinRun(LateLabels settings, double busy) {
    this.settings = settings;
    this.busy = busy;
    this.random = new Random(3);
    this.join = newJoin();
  }

  private LabelJoin newJoin() {
    return new LabelJoin(
        settings, LOG, store, JoinRun::sample, JoinRun::label, new Block(1, 1, 1), this);
  }

  /** {@code id} or {@code id=label}; {@code -} for no id. */
  private static Sample sample(byte[] value, Block block, int row) throws InvalidSampleException {
    String[] fields = new String(value, UTF_8).split("=", -1);
    if (fields[0].equals("rubbish")) {
      throw new InvalidSampleException(Reason.UNDECODABLE, "rubbish");
    }
    block.setLabel(row, 0, fields.length > 1 ? Float.parseFloat(fields[1]) : 0);
    return new Sample(fields[0].equals("-") ? null : fields[0], Sample.NO_TIME, fields.length > 1);
  }

  private static Sample label(byte[] value, Block block, int row) throws InvalidSampleException {
    return sample(value, block, row);
  }

  void sample(String value, int partition, long offset, long at) {
    sample(null, value, partition, offset, at);
  }

  void sample(byte @Nullable [] key, String value, int partition, long offset, long at) {
    try {
      join.sample(new TakenSample(key, value.getBytes(UTF_8), at, partition, offset));
    } catch (InvalidSampleException e) {
      dead.add(e.reason() + " " + value);
    }
    drain();
  }

  void label(String value, int partition, long at) {
    label(null, value, partition, at);
  }

  void label(byte @Nullable [] key, String value, int partition, long at) {
    byte[] bytes = value.getBytes(UTF_8);
    try {
      join.label(partition, key, bytes, at, () -> bytes);
    } catch (InvalidSampleException e) {
      dead.add(e.reason() + " " + value);
    }
    drain();
  }

  void tick(Tick tick) {
    join.tick(tick);
    drain();
  }

  private void drain() {
    while (!join.drain()) {
      tellSome();
    }
    tellSome();
  }

  @Override
  public boolean take(TakenSample sample) {
    if (random.nextDouble() < busy) {
      return false;
    }
    float[] label = sample.label();
    String id = new String(sample.value(), UTF_8);
    taken.add(
        label == null
            ? "predict " + id
            : (sample.scoreOnly() ? "score " : "learn ") + id + " " + label[0]);
    untold.add(sample);
    return true;
  }

  private void tellSome() {
    while (!untold.isEmpty() && random.nextInt(4) > 0) {
      tell(untold.removeFirst());
    }
  }

  void tellAll() {
    while (!untold.isEmpty()) {
      tell(untold.removeFirst());
    }
  }

  private void tell(TakenSample sample) {
    if (sample.label() == null) {
      join.predicted(sample, new float[] {sample.partition(), sample.offset()});
    } else {
      float[] scores = join.takeScores(sample);
      judged.add(
          scores == null
              ? "nothing"
              : (scores[0] == sample.partition() && scores[1] == sample.offset()) + "");
    }
  }

  @Override
  public void refuse(byte[] record, InvalidSampleException fault) {
    dead.add(fault.reason() + " " + new String(record, UTF_8));
  }

  @Override
  public void joined(long delay) {
    outcomes.add("after " + delay);
  }

  @Override
  public void missed(boolean learned) {
    outcomes.add(learned ? "default" : "none");
  }

  private byte[] state() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      join.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Of what is not in the store, in bytes. */
  int stateSize() {
    return state().length;
  }

  void commit() {
    stored = state();
    storedEntries = new TreeMap<>(store.entries);
    storedUntold = List.copyOf(untold);
    sizes = new int[] {taken.size(), dead.size(), outcomes.size(), judged.size()};
  }

  void restart() {
    store = new MapStore(storedEntries);
    join = newJoin();
    untold.clear();
    untold.addAll(storedUntold);
    cut(taken, sizes[0]);
    cut(dead, sizes[1]);
    cut(outcomes, sizes[2]);
    cut(judged, sizes[3]);
    if (stored != null) {
      try {
        join.read(new DataInputStream(new ByteArrayInputStream(stored)), LabelJoin.VERSION);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The same with other settings. */
  void restart(LateLabels others) {
    settings = others;
    restart();
  }

  /** The same after a time without late labels: only the store is as it was. */
  void restartFromTheStore() {
    stored = null;
    restart();
  }

  private static void cut(List<String> list, int size) {
    list.subList(size, list.size()).clear();
  }
}
