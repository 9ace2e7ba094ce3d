package io.millrace.app;

import io.millrace.config.Config;
import io.millrace.model.ModelFactory;
import io.millrace.model.ModelSettings;
import io.millrace.model.OnlineModel;
import io.millrace.tensorflow.Models;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Begins to make a model at once, for the first replica that wants it: to load TensorFlow and to
 * compile the model takes as long as it takes Kafka to get ready, so both are done side by side. A
 * second model, and one of other settings, is made when it is wanted. Thread-safe.
 */
public final class EarlyModel implements ModelFactory, AutoCloseable {
  private final ModelFactory models;
  private final ModelSettings settings;
  private final AtomicReference<@Nullable CompletableFuture<OnlineModel>> early;

  /** Begins to make the model of an app with TensorFlow. */
  public static EarlyModel of(Config config) {
    return new EarlyModel(Models::create, config.modelSettings());
  }

  /** Begins to make a model of these settings. */
  EarlyModel(ModelFactory models, ModelSettings settings) {
    this.models = models;
    this.settings = settings;
    CompletableFuture<OnlineModel> model = new CompletableFuture<>();
    early = new AtomicReference<>(model);
    Thread thread =
        new Thread(
            () -> {
              try {
                model.complete(models.create(settings));
              } catch (Throwable e) { // for whoever wants the model
                model.completeExceptionally(e);
              }
            },
            "millrace-early-model");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * The model that is made already, when this is called for the first time; otherwise a new one.
   * What failed in making it is thrown here.
   */
  @Override
  public OnlineModel create(ModelSettings wanted) {
    CompletableFuture<OnlineModel> made = wanted.equals(settings) ? early.getAndSet(null) : null;
    if (made == null) {
      return models.create(wanted);
    }
    try {
      return made.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /**
   * Closes the model if nobody wanted it. Waits until it is made: a process must not end while
   * TensorFlow compiles.
   */
  @Override
  public void close() {
    CompletableFuture<OnlineModel> made = early.getAndSet(null);
    if (made != null) {
      made.exceptionally(failure -> null).thenAccept(EarlyModel::closeIfThere).join();
    }
  }

  private static void closeIfThere(@Nullable OnlineModel model) {
    if (model != null) {
      model.close();
    }
  }
}
