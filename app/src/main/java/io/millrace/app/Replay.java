package io.millrace.app;

import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.Tag;
import io.millrace.config.Config;
import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Prediction;
import io.millrace.learning.ChunkedStore;
import io.millrace.learning.KeyValues;
import io.millrace.learning.LearnerListener;
import io.millrace.learning.LearnerOutput;
import io.millrace.learning.LogPartition;
import io.millrace.learning.ModelThread;
import io.millrace.learning.Replica;
import io.millrace.learning.StoredState;
import io.millrace.learning.TakenSample;
import io.millrace.learning.WaitingSamples;
import io.millrace.metrics.Monitoring;
import io.millrace.metrics.ReplicaStatus;
import io.millrace.model.ModelFactory;
import io.millrace.model.StateListener;
import io.millrace.topology.MeteredReplica;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
  private final LearnerOutput output;
  private final ModelThread thread;
  private final ChunkedStore store = new ChunkedStore(new Memory());
  private final Replica replica;
  private long written = System.nanoTime();

  /**
   * Makes the model.
   *
   * @param models that it is one of
   * @param judge is told of each prediction, in the order of the log
   */
  public Replay(Config config, ModelFactory models, Judge judge) {
    Assembly assembly = new Assembly(config, models);
    LogPartition log = new LogPartition(config.input().samples().topic(), 0);
    listener =
        new MeteredReplica(
            monitoring.replica(config.name(), log.number(), assembly.task()),
            config.training().batchSize(),
            StateListener.NONE);
    output = new Judged(judge, listener);
    thread = new ModelThread(log.number(), System::nanoTime);
    StoredState nothing = StoredState.read(store);
    replica =
        thread
            .run(
                () ->
                    Replica.start(
                        assembly.settings(),
                        log,
                        assembly.replicaParts(config.kafka()),
                        WaitingSamples.NONE,
                        output,
                        listener,
                        store,
                        nothing,
                        thread))
            .join();
  }

  /** Takes the next sample, or counts it as refused. Waits while the model is busy. */
  public void take(TakenSample sample) {
    writeIfDue();
    long now = System.currentTimeMillis();
    try {
      while (!replica.take(sample, now, now)) {
        goOn(now);
      }
    } catch (InvalidSampleException e) {
      listener.deadLetter(e, sample.offset(), sample.value());
    }
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

  /** Hears what was predicted. */
  @FunctionalInterface
  public interface Judge {
    /**
     * A sample got its prediction.
     *
     * @param offset of the sample
     * @param prediction valid only during the call
     */
    void predicted(long offset, Prediction prediction);
  }

  /** Passes predictions on; nobody else reads what a replay says. */
  private record Judged(Judge judge, LearnerListener listener) implements LearnerOutput {
    @Override
    public void prediction(TakenSample sample, Prediction prediction) {
      judge.predicted(sample.offset(), prediction);
    }

    @Override
    public void chunk(Chunk chunk, long timestamp) {}

    @Override
    public void manifest(Manifest manifest, long timestamp) {}

    @Override
    public void tag(Tag tag, long timestamp) {}

    @Override
    public void delete(String checkpointKey, long timestamp) {}

    @Override
    public void event(Event event, long timestamp) {
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
