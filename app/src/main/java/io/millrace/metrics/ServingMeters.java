package io.millrace.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How requests for predictions are answered, and by which state. Thread-safe. */
public final class ServingMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final Clock clock;
  private final Tags tags;
  private final DistributionSummary rows;
  private final Map<Integer, Timer> requests = new ConcurrentHashMap<>();
  private final List<Meter> gauges;
  private volatile boolean closed;
  private volatile double step = Double.NaN;
  private volatile long eventTime = Long.MIN_VALUE;

  ServingMeters(MeterRegistry registry, String model, int replica) {
    this.registry = registry;
    this.clock = registry.config().clock();
    tags = Tags.of("model", model, "replica", Integer.toString(replica));
    rows = Meters.SERVING_ROWS.fill().tags(tags).register(registry);
    gauges =
        List.of(
            Meters.SERVING_STEP.gauge(() -> step).tags(tags).register(registry),
            Meters.SERVING_AGE.timeGauge(this::ageNanos).tags(tags).register(registry));
    timer(200); // at 0 from the start: the rate of the first is seen too
  }

  private double ageNanos() {
    return eventTime == Long.MIN_VALUE ? Double.NaN : 1e6 * ((double) clock.wallTime() - eventTime);
  }

  /** From now on requests are answered by the state of this step. */
  public void serves(long newStep, long newEventTime) {
    step = newStep;
    eventTime = newEventTime;
  }

  /** So many samples were scored in one call. */
  public void scored(int samples) {
    rows.record(samples);
  }

  /**
   * A request was answered.
   *
   * @param code the status of HTTP
   * @param nanos from its arrival to its answer
   */
  public void answered(int code, long nanos) {
    if (!closed) {
      timer(code).record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private Timer timer(int code) {
    return requests.computeIfAbsent(
        code,
        of ->
            Meters.SERVING_TIME
                .stepTimer()
                .tags(tags.and("code", Integer.toString(of)))
                .register(registry));
  }

  /** Removes them; a second call does nothing, for the meters may be another's by then. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<Meter> all = new ArrayList<>(gauges);
    all.add(rows);
    all.addAll(requests.values());
    all.forEach(registry::remove);
  }
}
