package io.millrace.model;

import io.millrace.data.Block;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A model whose mini-batches take long, as those of a large network do. */
public final class SlowModel implements OnlineModel {
  private static final int BLOCK_ROWS = 512;

  private final OnlineModel model;
  private final Duration miniBatch;

  /**
   * A {@link FakeModel} with blocks of the size that real models have.
   *
   * @param miniBatch how long one takes to learn
   */
  public SlowModel(ModelSettings settings, Duration miniBatch) {
    this.model = new FakeModel(settings, BLOCK_ROWS / settings.batchSize() * settings.batchSize());
    this.miniBatch = miniBatch;
  }

  @Override
  public int batchSize() {
    return model.batchSize();
  }

  @Override
  public int outputs() {
    return model.outputs();
  }

  @Override
  public Block newBlock() {
    return model.newBlock();
  }

  @Override
  public long step() {
    return model.step();
  }

  @Override
  public StepResult learn(Block block) {
    StepResult result = model.learn(block);
    long end = System.nanoTime() + miniBatch.multipliedBy(result.steps()).toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return result;
  }

  @Override
  public StepResult predict(Block block) {
    return model.predict(block);
  }

  @Override
  public void scaleLearningRate(double factor) {
    model.scaleLearningRate(factor);
  }

  @Override
  public void freeze(boolean frozen) {
    model.freeze(frozen);
  }

  @Override
  public ModelState snapshot() {
    return model.snapshot();
  }

  @Override
  public ModelState snapshotBefore(int calls) {
    return model.snapshotBefore(calls);
  }

  @Override
  public void restore(ModelState state) {
    model.restore(state);
  }

  @Override
  public void resetSlots() {
    model.resetSlots();
  }

  @Override
  public String environment() {
    return model.environment();
  }

  @Override
  public void close() {
    model.close();
  }
}
