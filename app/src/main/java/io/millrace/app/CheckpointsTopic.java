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
import org.apache.kafka.common.errors.RetriableException;

/** Reads a checkpoints topic of this cluster. Thread-safe. */
public final class CheckpointsTopic implements CheckpointReader {
  /** How long brokers may be away. */
  private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

  private final String model;
  private final Checkpoints checkpoints;

  /**
   * Reads nothing yet.
   *
   * @param model whose checkpoints are read
   * @param kafka the user's Kafka properties, with the brokers' address
   */
  CheckpointsTopic(String model, String topic, Map<String, String> kafka) {
    this.model = model;
    this.checkpoints = open(topic, kafka);
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
    long begun = System.nanoTime();
    while (true) {
      try {
        return checkpoints
            .find(model, replica, checkpoint.step())
            .filter(manifest -> manifest.sha256().equals(checkpoint.sha256()))
            .map(checkpoints::load);
      } catch (RetriableException e) {
        if (System.nanoTime() - begun > PATIENCE_NANOS) {
          throw e;
        }
      }
    }
  }
}
