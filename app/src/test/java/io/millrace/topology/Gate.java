package io.millrace.topology;

import io.millrace.data.AwaitedException;
import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.data.SampleReader;
import io.millrace.learning.ReplicaParts;
import io.millrace.model.ForwardingModel;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets everything pass but while it is closed, as a registry that is down does; and models learn,
 * but while they are held.
 */
final class Gate {
  private volatile CompletableFuture<Void> open = CompletableFuture.completedFuture(null);
  private volatile CompletableFuture<Void> learning = open;
  private volatile boolean refusing;
  private final AtomicInteger asksInVain = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();

  void close() {
    open = new CompletableFuture<>();
  }

  void open() {
    open.complete(null);
  }

  /** Lets no sample be valid any more. */
  void refuse() {
    refusing = true;
  }

  /** Lets nothing pass until so many have asked in vain, each of whom may soon ask again. */
  void openBehind(int asks) {
    asksInVain.set(asks);
    open();
  }

  /** Lets no call of a model end. */
  void holdModels() {
    learning = new CompletableFuture<>();
  }

  /** Each call that was held has taken a second. */
  void releaseModels() {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    learning.complete(null);
  }

  /** The time by which models are measured, in ns: it stands still otherwise. */
  long nanoTime() {
    return nanos.get();
  }

  private OnlineModel around(OnlineModel model) {
    return new ForwardingModel(model) {
      @Override
      public StepResult learn(Block block) {
        learning.join();
        return super.learn(block);
      }
    };
  }

  private void pass() {
    CompletableFuture<Void> now = open;
    if (!now.isDone()) {
      throw new AwaitedException("waiting for the gate", now);
    }
    if (asksInVain.get() > 0) {
      asksInVain.decrementAndGet();
      throw new AwaitedException(
          "waiting for the gate",
          new CompletableFuture<Void>().completeOnTimeout(null, 1, TimeUnit.MILLISECONDS));
    }
  }

  ReplicaParts around(ReplicaParts parts) {
    return new ReplicaParts(
        settings -> around(parts.models().create(settings)),
        parts.start(),
        parts.checkpoints(),
        () -> around(parts.readers().get()),
        parts.evaluators(),
        parts.columns());
  }

  private SampleReader around(SampleReader reader) {
    return (value, block, row) -> {
      pass();
      if (refusing) {
        throw new InvalidSampleException(InvalidSampleException.Reason.WRONG_TYPE, "refused");
      }
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
