package io.millrace.app;

import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.Tag;
import io.millrace.config.Config;
import io.millrace.data.Command;
import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.PassedOverException;
import io.millrace.data.Prediction;
import io.millrace.learning.ChunkedStore;
import io.millrace.learning.KeyValues;
import io.millrace.learning.LearnedState;
import io.millrace.learning.LearnerListener;
import io.millrace.learning.LearnerOutput;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.LogPartition;
import io.millrace.learning.ModelThread;
import io.millrace.learning.Replica;
import io.millrace.learning.ReplicaParts;
import io.millrace.learning.StoredState;
import io.millrace.learning.TakenSample;
import io.millrace.learning.WaitingSamples;
import io.millrace.metrics.Monitoring;
import io.millrace.metrics.ReplicaStatus;
import io.millrace.model.ModelFactory;
import io.millrace.model.ModelState;
import io.millrace.model.StateListener;
import io.millrace.topology.MeteredReplica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One model that learns a log given to it sample by sample, with the learner of the topology but
 * without Kafka Streams, its state in memory. What it learns has the bits that a live model has
 * with the same settings and samples, as long as no command came. Used by one thread.
 */
public final class Replay implements AutoCloseable {
  private static final long COMMIT_NANOS = Duration.ofSeconds(1).toNanos();

  private final Monitoring monitoring = new Monitoring();
  private final LearnerListener listener;
  private final ModelThread thread;
  private final ChunkedStore store = new ChunkedStore(new Memory());
  private final Replica replica;
  private long written = System.nanoTime();

  /**
   * Makes the model.
   *
   * @param models that it is one of
   * @param number of the replica that learns the log; 0 for a file
   * @param kafka the user's Kafka properties, with the brokers' address
   * @param start what it starts with; null: afresh
   * @param audience is told what the model says
   * @throws io.millrace.model.ModelStateException if that is of another model
   */
  public Replay(
      Config config,
      ModelFactory models,
      int number,
      Map<String, String> kafka,
      @Nullable LearnedState start,
      Audience audience) {
    this(
        new Assembly(config, models),
        UnaryOperator.identity(),
        WaitingSamples.NONE,
        number,
        kafka,
        start,
        audience);
  }

  /**
   * The same with settings of the learner that differ.
   *
   * @param waiting samples that wait for late labels
   */
  Replay(
      Assembly assembly,
      UnaryOperator<LearnerSettings> differences,
      WaitingSamples waiting,
      int number,
      Map<String, String> kafka,
      @Nullable LearnedState start,
      Audience audience) {
    Config config = assembly.config();
    LearnerSettings settings = differences.apply(assembly.settings());
    LogPartition log = new LogPartition(config.input().samples().topic(), number);
    listener =
        new MeteredReplica(
            monitoring.replica(config.name(), log.number(), assembly.task()),
            config.training().batchSize(),
            StateListener.NONE);
    LearnerOutput output = new Told(audience, listener, new ArrayList<>());
    thread = new ModelThread(log.number(), System::nanoTime);
    StoredState nothing = StoredState.read(store);
    replica =
        thread
            .run(
                () ->
                    Replica.start(
                        settings,
                        log,
                        parts(assembly, kafka, start),
                        waiting,
                        output,
                        listener,
                        store,
                        nothing,
                        thread))
            .join();
  }

  /** Those of a live replica, but for a registry, for which they wait. */
  private static ReplicaParts parts(
      Assembly assembly, Map<String, String> kafka, @Nullable LearnedState start) {
    ReplicaParts live = assembly.replicaParts(kafka);
    return new ReplicaParts(
        live.models(),
        start == null ? live.start() : fresh -> start,
        live.checkpoints(),
        assembly.config().sampleCodec()::newPatientReader,
        live.evaluators(),
        live.columns());
  }

  /** The library, processor and threads that compute the model, as checkpoints say. */
  public String environment() {
    return replica.environment();
  }

  /** Takes a command, which is obeyed at the position that it names, if that is still to come. */
  public void take(Command command) {
    replica.take(command);
  }

  /**
   * Takes the next sample, or counts it as refused. Waits while the model is busy.
   *
   * @return whether it was taken: there will be a prediction for it
   */
  public boolean take(TakenSample sample) {
    writeIfDue();
    long now = System.currentTimeMillis();
    try {
      while (!replica.take(sample, now, now)) {
        goOn(now);
      }
      return true;
    } catch (PassedOverException e) {
      return false;
    } catch (InvalidSampleException e) {
      refuse(e, sample.offset(), sample.value());
      return false;
    }
  }

  /** Counts a record that is no sample. */
  public void refuse(InvalidSampleException fault, long offset, byte @Nullable [] value) {
    listener.deadLetter(fault, offset, value);
  }

  /** Writing lets go of the samples that were learned; when it happens changes nothing else. */
  private void writeIfDue() {
    long now = System.nanoTime();
    if (!replica.isReady() || now - written > COMMIT_NANOS) {
      do {
        write();
      } while (!replica.isReady());
      written = now;
    }
  }

  private void goOn(long now) {
    replica.learner().carryOn(now);
    if (replica.learner().isDeciding()) {
      write(); // a large checkpoint is sent over several
    } else {
      boolean unused = replica.learner().await(Long.MAX_VALUE);
      replica.learner().advance(now);
    }
  }

  /** Samples taken so far to be learned, those of its start among them. */
  long samples() {
    return replica.learner().samples();
  }

  /** Waits until every sample that was taken has its prediction. */
  public void finish() {
    long now = System.currentTimeMillis();
    replica.learner().closeIfWaitingSince(now, now);
    do {
      goOn(now);
    } while (replica.learner().isDeciding() || replica.learner().await(Long.MAX_VALUE));
    write();
  }

  /** The listener publishes its numbers then. */
  private void write() {
    long before = store.bytesWritten();
    replica.write();
    listener.stateWritten(store.bytesWritten() - before);
  }

  /** The state of the model, as of the last {@link #finish}. */
  public ModelState state() {
    return replica.modelState();
  }

  /** Counts and scores, as of the last {@link #finish}. */
  public ReplicaStatus status() {
    return monitoring.replicas().get(0);
  }

  @Override
  public void close() {
    thread.close();
    replica.close();
    listener.close();
    monitoring.close();
  }

  /** Hears what a model says. */
  @FunctionalInterface
  public interface Audience {
    /**
     * A sample got its prediction. They come in the order in which samples were taken.
     *
     * @param prediction valid only during the call
     */
    void predicted(Prediction prediction);

    /**
     * A checkpoint is complete.
     *
     * @param chunks the bytes of its state, in order
     */
    default void checkpoint(Manifest manifest, List<byte[]> chunks) {}

    /** Something happened that a person would want to know. */
    default void happened(Event event) {}
  }

  /** Passes on what the model says; nobody else hears it. */
  private record Told(Audience audience, LearnerListener listener, List<byte[]> chunks)
      implements LearnerOutput {
    @Override
    public void prediction(TakenSample sample, Prediction prediction) {
      audience.predicted(prediction);
    }

    @Override
    public void chunk(Chunk chunk, long timestamp) {
      chunks.add(chunk.data());
    }

    @Override
    public void manifest(Manifest manifest, long timestamp) {
      audience.checkpoint(manifest, List.copyOf(chunks));
      chunks.clear();
    }

    @Override
    public void tag(Tag tag, long timestamp) {}

    @Override
    public void delete(String checkpointKey, long timestamp) {}

    @Override
    public void event(Event event, long timestamp) {
      audience.happened(event);
      listener.event(event);
    }
  }

  /** A store of bytes that ends with the process. */
  private static final class Memory implements KeyValues {
    private final Map<String, byte[]> bytes = new HashMap<>();

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
