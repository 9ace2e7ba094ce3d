package io.millrace.topology;

import io.millrace.data.AwaitedException;
import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.data.SampleReader;
import io.millrace.learning.ReplicaParts;
import java.util.concurrent.CompletableFuture;

/** Lets everything pass but while it is closed, as a registry that is down does. */
final class Gate {
  private volatile CompletableFuture<Void> open = CompletableFuture.completedFuture(null);

  void close() {
    open = new CompletableFuture<>();
  }

  void open() {
    open.complete(null);
  }

  private void pass() {
    CompletableFuture<Void> now = open;
    if (!now.isDone()) {
      throw new AwaitedException("waiting for the gate", now);
    }
  }

  ReplicaParts around(ReplicaParts parts) {
    return new ReplicaParts(
        parts.models(),
        parts.start(),
        parts.checkpoints(),
        () -> around(parts.readers().get()),
        parts.evaluators(),
        parts.columns());
  }

  private SampleReader around(SampleReader reader) {
    return (value, block, row) -> {
      pass();
      return reader.read(value, block, row);
    };
  }

  PredictionWriter around(PredictionWriter writer) {
    return new PredictionWriter() {
      @Override
      public void prepare() {
        pass();
      }

      @Override
      public byte[] write(Prediction prediction) {
        return writer.write(prediction);
      }
    };
  }
}
