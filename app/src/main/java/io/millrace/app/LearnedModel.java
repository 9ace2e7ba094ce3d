package io.millrace.app;

import io.millrace.model.ForwardingModel;
import io.millrace.model.ModelFactory;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes models, and keeps the state of the one that was closed last: what an app of one replica has
 * learned when it is closed. Thread-safe.
 */
public final class LearnedModel implements ModelFactory {
  private final ModelFactory models;
  private final AtomicReference<ModelState> state = new AtomicReference<>();

  /** Keeps what models of this factory learn. */
  public LearnedModel(ModelFactory models) {
    this.models = models;
  }

  @Override
  public OnlineModel create(ModelSettings settings) {
    return new Kept(models.create(settings));
  }

  /** The state; none if no model was closed yet. */
  public Optional<ModelState> state() {
    return Optional.ofNullable(state.get());
  }

  private final class Kept extends ForwardingModel {
    Kept(OnlineModel model) {
      super(model);
    }

    @Override
    public void close() {
      try {
        state.set(snapshot());
      } finally {
        super.close();
      }
    }
  }
}
