package io.millrace.learning;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.model.ModelFactory;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelStateException;
import io.millrace.model.OnlineModel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a restart learns again what was learned since the model's state was stored. Nothing is
 * predicted or decided a second time: the changes that decisions made are repeated at their steps.
 */
final class Relearning {
  private static final Logger LOG = LoggerFactory.getLogger(Relearning.class);
  private static final long LOG_NANOS = Duration.ofSeconds(5).toNanos();

  private final ModelSettings settings;
  private final ModelFactory models;
  private final OnlineModel model;
  private final TakenReader reader;
  private final LearningControl control;
  private final LearnerListener listener;
  private final ModelThread thread;
  private final StepTime stepTime = new StepTime();
  private long learningNanos;

  /**
   * Learns nothing yet.
   *
   * @param settings of the model
   * @param models makes one of another batch size, should it have been another
   * @param thread that it learns on
   */
  Relearning(
      ModelSettings settings,
      ModelFactory models,
      OnlineModel model,
      TakenReader reader,
      LearningControl control,
      LearnerListener listener,
      ModelThread thread) {
    this.settings = settings;
    this.models = models;
    this.model = model;
    this.reader = reader;
    this.control = control;
    this.listener = listener;
    this.thread = thread;
  }

  /**
   * Learns these samples, whole mini-batches.
   *
   * @param batchSize samples in each: if it is not the model's, another model of that size learns
   *     them and hands its state over
   * @throws ModelStateException if one can't be read any more
   * @throws CancellationException if it was cancelled
   */
  void learn(List<TakenSample> samples, int batchSize) {
    if (batchSize == model.batchSize() || samples.isEmpty()) {
      learn(samples);
      return;
    }
    LOG.info("relearns with batch_size {}, as before the restart", batchSize);
    try (OnlineModel former = models.create(settings.withBatchSize(batchSize))) {
      former.restore(model.snapshot());
      Relearning as =
          new Relearning(settings, models, former, reader, control.of(former), listener, thread);
      as.learn(samples);
      learningNanos = as.learningNanos;
      model.restore(former.snapshot());
    }
    control.resume();
  }

  private void learn(List<TakenSample> samples) {
    control.rewind();
    control.repeat(model.step()); // a restart may have changed something since the model was stored
    Block block = model.newBlock();
    long logged = System.nanoTime();
    int done = 0;
    while (done < samples.size()) {
      if (thread.isClosing()) {
        throw new CancellationException("the task was closed while it learned again");
      }
      int rows = Math.min(rowsOfBlock(block), samples.size() - done);
      samples
          .subList(done, done + rows)
          .forEach(sample -> thread.insist(() -> read(sample, block), listener));
      learn(block);
      done += rows;
      listener.relearning(samples.size() - done);
      if (System.nanoTime() - logged >= LOG_NANOS) {
        logged = System.nanoTime();
        LOG.info(
            "relearning after the restart: {} of {} samples, those since the model was stored",
            done,
            samples.size());
      }
    }
  }

  /** How long that took, in ns. */
  long learningNanos() {
    return learningNanos;
  }

  private int rowsOfBlock(Block block) {
    long steps = Math.min(stepTime.ofBlock(), control.nextAfter(model.step()) - model.step());
    return (int) Math.min(block.capacity(), steps * model.batchSize());
  }

  private void learn(Block block) {
    long start = thread.nanoTime();
    int steps = model.learn(block).steps();
    long took = thread.nanoTime() - start;
    stepTime.add(steps, took);
    learningNanos += took;
    block.clear();
    control.repeat(model.step());
  }

  private void read(TakenSample sample, Block block) {
    try {
      reader.read(sample, block, block.rows());
      block.add();
    } catch (InvalidSampleException e) {
      throw sample.unreadable(e);
    }
  }
}
