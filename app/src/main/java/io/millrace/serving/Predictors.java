package io.millrace.serving;

import io.millrace.metrics.Monitoring;
import io.millrace.model.ScoringModel;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** The predictors of this process, one for each replica that it is given states of. Thread-safe. */
public final class Predictors implements AutoCloseable {
  /** So many of the largest requests may wait. */
  private static final int WAITING_REQUESTS = 8;

  private final ServedModel model;
  private final Supplier<? extends ScoringModel> models;
  private final int maxRows;
  private final Monitoring monitoring;
  private final Map<Integer, Predictor> byReplica = new ConcurrentSkipListMap<>();
  private volatile boolean awaited = true;

  /**
   * None yet.
   *
   * @param models makes the model of each
   * @param maxRows samples of the largest request
   */
  public Predictors(
      ServedModel model,
      Supplier<? extends ScoringModel> models,
      int maxRows,
      Monitoring monitoring) {
    this.model = model;
    this.models = models;
    this.maxRows = maxRows;
    this.monitoring = monitoring;
  }

  /** What is asked and answered. */
  public ServedModel model() {
    return model;
  }

  /**
   * What follows the states of a replica, until it is closed; it replaces what did before. Once
   * closed, it is not asked any more.
   */
  public Predictor follow(int replica) {
    Predictor next =
        new Predictor(
            model,
            models,
            WAITING_REQUESTS * maxRows,
            monitoring.serving(model.name(), replica),
            Clock.systemUTC());
    Predictor former = byReplica.put(replica, next);
    if (former != null) {
      former.close();
    }
    return next;
  }

  /**
   * Says whether a replica is to come here. Until this is called, one is.
   *
   * @param awaited false: others have them all
   */
  public void await(boolean awaited) {
    this.awaited = awaited;
  }

  /** Whether none has been here yet, and the first is awaited. */
  public boolean areAwaited() {
    return awaited && byReplica.isEmpty();
  }

  /** The predictor of a replica, if it is here. */
  public Optional<Predictor> of(int replica) {
    return Optional.ofNullable(byReplica.get(replica)).filter(Predictor::isOpen);
  }

  /** The replicas that are here, in order. */
  public List<Integer> replicas() {
    return byReplica.entrySet().stream()
        .filter(entry -> entry.getValue().isOpen())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Ends all, and waits for that. */
  @Override
  public void close() {
    List<Predictor> all = List.copyOf(byReplica.values());
    all.forEach(Predictor::close);
    all.forEach(Predictor::awaitEnd);
    byReplica.clear();
  }
}
