package io.millrace.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How samples get their labels, where those come later. */
final class LateLabelMeters {
  private final Counter joined;
  private final Counter assumed;
  private final Counter dropped;
  private final Timer delay;
  private final List<Meter> meters;
  private volatile long waiting;
  private volatile long ageMillis;

  LateLabelMeters(MeterRegistry registry, Tags tags) {
    joined = labels("joined", registry, tags);
    assumed = labels("default", registry, tags);
    dropped = labels("none", registry, tags);
    delay = Meters.LABEL_DELAY.delayTimer().tags(tags).register(registry);
    meters =
        List.of(
            joined,
            assumed,
            dropped,
            delay,
            Meters.SAMPLES_WAITING.gauge(() -> waiting).tags(tags).register(registry),
            Meters.WAITING_AGE
                .timeGauge(() -> TimeUnit.MILLISECONDS.toNanos(ageMillis))
                .tags(tags)
                .register(registry));
  }

  private static Counter labels(String outcome, MeterRegistry registry, Tags tags) {
    return Meters.LABELS.counter().tags(tags.and("outcome", outcome)).register(registry);
  }

  /** All of them. */
  List<Meter> all() {
    return meters;
  }

  void joined(long delayMillis) {
    joined.increment();
    delay.record(delayMillis, TimeUnit.MILLISECONDS);
  }

  void missed(boolean learned) {
    (learned ? assumed : dropped).increment();
  }

  void waiting(long samples, long age) {
    waiting = samples;
    ageMillis = age;
  }
}
