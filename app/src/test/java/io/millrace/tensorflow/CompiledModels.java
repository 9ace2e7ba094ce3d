package io.millrace.tensorflow;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Models for tests, of which many want one of equal settings: compiling takes seconds. One that is
 * closed goes back to its start and waits for the next test.
 */
final class CompiledModels {
  private static final int MOST_WAITING = 16;
  private static final Deque<Compiled> WAITING = new ArrayDeque<>();

  private CompiledModels() {}

  /** A model as {@link TensorFlowModel#create} makes it. */
  static synchronized OnlineModel create(ModelSettings settings) {
    Iterator<Compiled> waiting = WAITING.iterator();
    while (waiting.hasNext()) {
      Compiled model = waiting.next();
      if (model.settings.equals(settings)) {
        waiting.remove();
        return model;
      }
    }
    OnlineModel model = TensorFlowModel.create(settings);
    return new Compiled(settings, model, model.snapshot());
  }

  private static synchronized void giveBack(Compiled model) {
    model.restore(model.start);
    model.scaleLearningRate(1);
    model.freeze(false);
    WAITING.addLast(model);
    if (WAITING.size() > MOST_WAITING) {
      WAITING.removeFirst().model.close();
    }
  }

  private record Compiled(ModelSettings settings, OnlineModel model, ModelState start)
      implements OnlineModel {
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
      return model.learn(block);
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
      giveBack(this);
    }
  }
}
