package io.millrace.model;

import io.millrace.data.Block;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A model whose mini-batches take long, as those of a large network do. */
public final class SlowModel extends ForwardingModel {
  private static final int BLOCK_ROWS = 512;

  private final Duration miniBatch;

  /**
   * A {@link FakeModel} with blocks of the size that real models have.
   *
   * @param miniBatch how long one takes to learn
   */
  public SlowModel(ModelSettings settings, Duration miniBatch) {
    super(new FakeModel(settings, BLOCK_ROWS / settings.batchSize() * settings.batchSize()));
    this.miniBatch = miniBatch;
  }

  @Override
  public StepResult learn(Block block) {
    StepResult result = super.learn(block);
    long end = System.nanoTime() + miniBatch.multipliedBy(result.steps()).toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return result;
  }
}
