package io.millrace.tensorflow;

import io.millrace.model.ForwardingModel;
import io.millrace.model.GraphSettings;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Models for tests, of which many want one of equal settings: compiling takes seconds. One that is
 * closed goes back to its start and waits for the next test.
 */
final class CompiledModels {
  private static final int MOST_WAITING = 64;
  private static final Deque<Compiled> WAITING = new ArrayDeque<>();

  private CompiledModels() {}

  /** A model as {@link TensorFlowModel#create} makes it. */
  static synchronized OnlineModel create(GraphSettings settings) {
    Iterator<Compiled> waiting = WAITING.iterator();
    while (waiting.hasNext()) {
      Compiled model = waiting.next();
      if (model.settings.equals(settings)) {
        waiting.remove();
        return model;
      }
    }
    return new Compiled(settings, TensorFlowModel.create(settings));
  }

  private static synchronized void giveBack(Compiled model) {
    model.restore(model.start);
    model.scaleLearningRate(1);
    model.freeze(false);
    WAITING.addLast(model);
    if (WAITING.size() > MOST_WAITING) {
      WAITING.removeFirst().dispose();
    }
  }

  private static final class Compiled extends ForwardingModel {
    private final GraphSettings settings;
    private final ModelState start;

    Compiled(GraphSettings settings, OnlineModel model) {
      super(model);
      this.settings = settings;
      this.start = model.snapshot();
    }

    @Override
    public void close() {
      giveBack(this);
    }

    void dispose() {
      super.close();
    }
  }
}
