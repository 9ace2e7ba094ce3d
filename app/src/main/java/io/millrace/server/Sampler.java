package io.millrace.server;

import io.millrace.metrics.Activity;
import io.millrace.metrics.Monitoring;
import io.millrace.metrics.Observations;
import io.millrace.metrics.ReplicaMeters;
import io.millrace.metrics.ReplicaStatus;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the learner once a second, on a thread of its own: adds to the history and tells the
 * open pages.
 */
final class Sampler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
  private static final int SAVE_EVERY = 10;
  private static final long BUSY_MILLIS = 10_000;

  private final Monitoring monitoring;
  private final Watched watched;
  private final Streams streams;
  private final @Nullable HistoryFile file;
  private final Map<Integer, ReplicaHistory> histories;
  private final Map<Integer, Activity> activities = new HashMap<>();
  private final Map<Integer, Long> busyAt = new HashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Sampler::daemon);
  private Map<Integer, Snapshot> latest = Map.of();
  private long sampledAt = System.nanoTime();
  private int samples;
  private boolean warned;
  private boolean closed;

  /**
   * Begins to look.
   *
   * @param history the file that keeps it over restarts; null for none
   */
  Sampler(Monitoring monitoring, Watched watched, Streams streams, @Nullable Path history) {
    this.monitoring = monitoring;
    this.watched = watched;
    this.streams = streams;
    this.file = history == null ? null : new HistoryFile(history);
    this.histories = file == null ? new TreeMap<>() : file.load(System.currentTimeMillis());
    look(false);
    // Cancelled by closing; a tick lets no exception out.
    Future<?> unused = clock.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  private void tick() {
    try {
      look(false);
      if (++samples % SAVE_EVERY == 0) {
        save();
      }
    } catch (RuntimeException e) {
      if (!warned) {
        warned = true;
        LOG.warn("the live page can't be updated; further errors are not logged", e);
      }
    }
  }

  private synchronized void look(boolean stopping) {
    if (closed) {
      return;
    }
    long nanos = System.nanoTime();
    double seconds = Math.max(1e-3, (nanos - sampledAt) / 1e9);
    sampledAt = nanos;
    Map<Integer, Long> lags = watched.lags();
    double lag =
        lags.isEmpty() ? Double.NaN : lags.values().stream().mapToLong(Long::longValue).sum();
    Condition condition = Condition.of(watched, stopping);
    List<ReplicaMeters> running = monitoring.running();
    List<Integer> replicas = running.stream().map(meters -> meters.status().replica()).toList();
    Map<Integer, Snapshot> next = new LinkedHashMap<>();
    for (ReplicaMeters meters : running) {
      Snapshot snapshot = look(meters, replicas, condition, seconds, lag);
      next.put(snapshot.replica(), snapshot);
    }
    latest = next.isEmpty() ? absent(condition) : next;
    streams.send(this::snapshot);
  }

  private Snapshot look(
      ReplicaMeters meters,
      List<Integer> replicas,
      Condition condition,
      double seconds,
      double lag) {
    long now = System.currentTimeMillis();
    ReplicaStatus status = meters.status();
    Observations seen = meters.observations();
    Activity activity = meters.activity();
    Activity before = activities.put(status.replica(), activity);
    Activity done = activity.since(before == null ? activity : before);
    ReplicaHistory history = history(status.replica());
    Point point = new Point(now, Series.of(status, seen.window().orElse(null), done, seconds, lag));
    history.track().add(point);
    history.merge(seen.marks(), seen.checkpoints());
    if (done.samples() > 0) {
      busyAt.put(status.replica(), now);
    }
    boolean busy = now - busyAt.getOrDefault(status.replica(), 0L) < BUSY_MILLIS;
    Condition own = condition.of(status, busy);
    return new Snapshot(
        now,
        own.state(),
        own.reason(),
        status.replica(),
        replicas,
        status,
        values(point),
        seen.window().orElse(null),
        monitoring.compared(status.replica()),
        seen.variables(),
        seen.predictions(),
        seen.deadLetters(),
        history.checkpoints(),
        history.marks().stream().limit(20).toList());
  }

  private static Map<String, Float> values(Point point) {
    Map<String, Float> values = new LinkedHashMap<>();
    List<String> keys = Series.keys();
    for (int i = 0; i < keys.size(); i++) {
      values.put(keys.get(i), point.values()[i]);
    }
    return values;
  }

  /** No replica runs here: what was last seen of each, or, before any, nothing but the state. */
  private Map<Integer, Snapshot> absent(Condition condition) {
    Map<Integer, Snapshot> old = new LinkedHashMap<>();
    latest.forEach((replica, snapshot) -> old.put(replica, condition.at(snapshot)));
    return old.isEmpty() ? Map.of(0, condition.snapshot(history(0))) : old;
  }

  /** The latest of this replica; of the first one if it does not run here. */
  synchronized Snapshot snapshot(int replica) {
    Snapshot snapshot = latest.get(replica);
    return snapshot != null ? snapshot : latest.values().iterator().next();
  }

  /** Every replica that runs here, as it is now. */
  List<ReplicaRow> rows() {
    Map<Integer, Long> lags = watched.lags();
    return monitoring.running().stream()
        .map(meters -> ReplicaRow.of(meters, lags.get(meters.status().replica())))
        .toList();
  }

  synchronized ReplicaHistory history(int replica) {
    return histories.computeIfAbsent(replica, none -> new ReplicaHistory());
  }

  private void save() {
    if (file != null) {
      Map<Integer, ReplicaHistory> now;
      synchronized (this) {
        now = new TreeMap<>(histories);
      }
      file.save(now);
    }
  }

  /** Tells the open pages a last time how things stand, and saves. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      clock.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      look(true);
      closed = true;
    }
    save();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "millrace-page");
    thread.setDaemon(true);
    return thread;
  }
}
