package io.millrace.learning;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.checkpoint.CheckpointKeys;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.data.InvalidSampleException;
import io.millrace.model.ModelState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A learner over the fake model and a store in memory that takes a log of samples and commands.
 * State, outputs and the place in the log count from a commit on: a restart goes back to the last.
 */
final class ReplicaRun implements AutoCloseable {
  private static final LogPartition LOG = new LogPartition("samples-t", 0);
  private static final long NANOS = Duration.ofSeconds(10).toNanos();
  private static final long ARRIVAL = 1;

  private LearnerSettings settings;
  private final List<Object> log;
  private final LongSupplier nanoTime;
  private final RecordingListener listener = new RecordingListener();
  private final List<String> committed = new ArrayList<>();
  private final RecordingOutput output = new RecordingOutput();
  private Map<String, byte[]> committedState = new TreeMap<>();
  private Entries entries = new Entries(Map.of());
  private int committedPlace;
  private int place;
  private ModelThread thread;
  private Replica replica;

  /** At the log's start, which holds samples as text and commands. */
  ReplicaRun(LearnerSettings settings, List<Object> log, LongSupplier nanoTime) {
    this.settings = settings;
    this.log = log;
    this.nanoTime = nanoTime;
    this.thread = new ModelThread(LOG.number(), nanoTime);
    this.replica = start();
  }

  /** Learns all of a log, and commits behind each record of it. */
  static ReplicaRun finished(LearnerSettings settings, List<Object> log) {
    ReplicaRun run = new ReplicaRun(settings, log, () -> 0);
    while (run.hasNext()) {
      run.next();
      run.commit();
    }
    run.finish();
    return run;
  }

  private Replica start() {
    entries = new Entries(committedState);
    ChunkedStore store = new ChunkedStore(entries);
    StoredState stored = StoredState.read(store);
    return thread
        .run(
            () ->
                Replica.start(
                    settings,
                    LOG,
                    TestLearners.parts(settings, this::read),
                    WaitingSamples.NONE,
                    output,
                    listener,
                    store,
                    stored,
                    thread))
        .join();
  }

  Replica replica() {
    return replica;
  }

  /** A checkpoint out of what was sent and committed, and not deleted since. */
  private CompletableFuture<Optional<ModelState>> read(int number, CheckpointId checkpoint) {
    String key = CheckpointKeys.manifest(settings.name(), LOG.number(), checkpoint.step());
    boolean isThere =
        sent("delete").stream().noneMatch(line -> line.startsWith("delete " + key + "@"))
            && sent("manifest").stream()
                .anyMatch(
                    line ->
                        line.contains("step=%d,".formatted(checkpoint.step()))
                            && line.contains(checkpoint.sha256()));
    List<byte[]> chunks =
        sent("chunk").stream()
            .filter(line -> line.startsWith("chunk %d/".formatted(checkpoint.step())))
            .map(line -> line.replaceAll(".* (\\w+)@.*", "$1"))
            .map(HexFormat.of()::parseHex)
            .toList();
    return CompletableFuture.completedFuture(
        isThere ? Optional.of(ModelStateCodec.decode(chunks)) : Optional.empty());
  }

  /** The record of the log that is next. */
  int place() {
    return place;
  }

  boolean hasNext() {
    return place < log.size();
  }

  /** Takes the next record, when the model is ready for it. */
  void next() {
    while (!replica.isReady()) {
      commit();
    }
    while (!replica.takeAgain(ARRIVAL, ARRIVAL)) {
      letLearn();
    }
    if (log.get(place) instanceof Command command) {
      replica.take(command);
    } else {
      take(log.get(place).toString());
    }
    place++;
  }

  private void take(String text) {
    byte[] key = ("k" + place).getBytes(UTF_8);
    TakenSample sample = new TakenSample(key, text.getBytes(UTF_8), 1000 + place, 0, place);
    try {
      while (!replica.take(sample, ARRIVAL, ARRIVAL)) {
        letLearn();
      }
    } catch (InvalidSampleException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the model, or goes on with what was decided, each in a commit of its own. */
  private void letLearn() {
    replica.learner().carryOn(ARRIVAL);
    if (replica.learner().isDeciding()) {
      commit();
    } else {
      boolean unused = replica.learner().await(NANOS);
      replica.learner().advance(ARRIVAL);
    }
  }

  /** Takes what is left of the log, killed and committed at any time, and learns all of it. */
  void disturb(Random random) {
    int restarts = 0;
    while (hasNext()) {
      next();
      if (random.nextInt(3) == 0) {
        commit();
      }
      if (restarts < 20 && random.nextInt(8) == 0) {
        restarts++;
        restart();
      }
    }
    finish();
  }

  /** Closes the block that is being filled, if there is a sample without a prediction in it. */
  void closeBlock() {
    replica.learner().closeIfWaitingSince(ARRIVAL, ARRIVAL);
  }

  /** Learns all that was taken, and writes all of the state. */
  void finish() {
    while (!replica.takeAgain(ARRIVAL, ARRIVAL)) {
      letLearn();
    }
    closeBlock();
    do {
      letLearn();
    } while (replica.learner().isDeciding() || replica.learner().await(NANOS));
    do {
      commit();
    } while (replica.isUnfinished());
  }

  /** Writes the state; what was sent and taken until now stays. */
  void commit() {
    replica.write();
    committedState = new TreeMap<>(entries.bytes);
    committed.addAll(output.lines);
    output.lines.clear();
    committedPlace = place;
  }

  /** Ends, and goes on from the last commit. */
  void restart() {
    close();
    output.lines.clear();
    place = committedPlace;
    thread = new ModelThread(LOG.number(), nanoTime);
    replica = start();
  }

  /** The same with other settings. */
  void restart(LearnerSettings others) {
    settings = others;
    restart();
  }

  /** All that was sent until the last commit, in its order. */
  List<String> sent() {
    return committed;
  }

  /** The learning rate of each mini-batch that was learned, restarts or not. */
  List<Float> learningRates() {
    return listener.learningRates;
  }

  /** The states that were read from the model, restarts or not. */
  List<ModelState> statesRead() {
    return listener.states;
  }

  /** The checkpoints that were written, in their order. */
  List<CheckpointId> checkpoints() {
    return sent("manifest").stream()
        .map(
            manifest ->
                new CheckpointId(
                    Long.parseLong(manifest.replaceAll(".*[ \\[]step=(\\d+),.*", "$1")),
                    manifest.replaceAll(".*sha256=(\\w+).*", "$1")))
        .toList();
  }

  /** That of a step, which must have been written. */
  CheckpointId checkpoint(long step) {
    return checkpoints().stream().filter(one -> one.step() == step).findFirst().orElseThrow();
  }

  /** What was sent of one kind. */
  List<String> sent(String kind) {
    return committed.stream().filter(line -> line.startsWith(kind + " ")).toList();
  }

  /**
   * The state as of the last commit, byte for byte; of a large model its counters and sections: how
   * far the rest was written is a matter of time.
   */
  Map<String, String> state() {
    Map<String, String> text = new TreeMap<>();
    committedState.forEach((key, value) -> text.put(key, HexFormat.of().formatHex(value)));
    text.values().removeIf(String::isEmpty);
    if (!settings.limits().equals(TestLearners.SMALL)) {
      text.keySet().removeIf(key -> !key.startsWith(StoredState.LEARNER + "/"));
    }
    return text;
  }

  @Override
  public void close() {
    thread.close();
    replica.close();
  }

  /** A store that begins with some entries. */
  private static final class Entries implements KeyValues {
    private final Map<String, byte[]> bytes;

    Entries(Map<String, byte[]> first) {
      bytes = new TreeMap<>(first);
    }

    @Override
    public byte @Nullable [] get(String key) {
      return bytes.get(key);
    }

    @Override
    public void put(String key, byte[] value) {
      bytes.put(key, value);
    }
  }
}
