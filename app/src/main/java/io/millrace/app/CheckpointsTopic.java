package io.millrace.app;

import io.millrace.checkpoint.Checkpoints;
import io.millrace.checkpoint.CommittedRecords;
import io.millrace.data.CheckpointId;
import io.millrace.learning.CheckpointReader;
import io.millrace.model.ModelState;
import io.millrace.serde.RecordSerdes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;

/** Reads a checkpoints topic of this cluster. Thread-safe. */
public final class CheckpointsTopic implements CheckpointReader {
  /** How long brokers may be away. */
  private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  private final String model;
  private final Checkpoints checkpoints;
  private final LongSupplier nanoTime;
  private final Pause pause;

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    /** Waits for so many ms, or until the thread is interrupted. */
    void millis(long length) throws InterruptedException;
  }

  /**
   * Reads nothing yet.
   *
   * @param model whose checkpoints are read
   * @param kafka the user's Kafka properties, with the brokers' address
   */
  CheckpointsTopic(String model, String topic, Map<String, String> kafka) {
    this(model, open(topic, kafka), System::nanoTime, TimeUnit.MILLISECONDS::sleep);
  }

  /**
   * The same with another clock.
   *
   * @param pause waits between two tries
   */
  CheckpointsTopic(String model, Checkpoints checkpoints, LongSupplier nanoTime, Pause pause) {
    this.model = model;
    this.checkpoints = checkpoints;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /**
   * A reader of any model's checkpoints.
   *
   * @param kafka the user's Kafka properties, with the brokers' address
   */
  public static Checkpoints open(String topic, Map<String, String> kafka) {
    return new Checkpoints(
        () -> CommittedRecords.consumer(kafka),
        topic,
        RecordSerdes.chunk().deserializer(),
        RecordSerdes.manifest().deserializer(),
        RecordSerdes.tag().deserializer());
  }

  /** On a thread of its own, which nobody waits for when the application stops. */
  @Override
  public CompletableFuture<Optional<ModelState>> read(int replica, CheckpointId checkpoint) {
    CompletableFuture<Optional<ModelState>> read = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                read.complete(insist(replica, checkpoint));
              } catch (RuntimeException | Error e) {
                read.completeExceptionally(e);
              }
            },
            "millrace-checkpoint-" + replica);
    thread.setDaemon(true);
    thread.start();
    return read;
  }

  private Optional<ModelState> insist(int replica, CheckpointId checkpoint) {
    long begun = nanoTime.getAsLong();
    for (long millis = FIRST_PAUSE_MILLIS; ; millis = Math.min(2 * millis, LONGEST_PAUSE_MILLIS)) {
      try {
        return checkpoints
            .find(model, replica, checkpoint.step())
            .filter(manifest -> manifest.sha256().equals(checkpoint.sha256()))
            .map(checkpoints::load);
      } catch (RetriableException e) {
        if (nanoTime.getAsLong() - begun > PATIENCE_NANOS) {
          throw e;
        }
      }
      waitFor(millis);
    }
  }

  private void waitFor(long millis) {
    try {
      pause.millis(millis);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
