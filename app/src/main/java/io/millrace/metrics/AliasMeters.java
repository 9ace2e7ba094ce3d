package io.millrace.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The meters of an alias's partition. Only the thread that runs the partition's task writes; any
 * thread may read and scrape. Closing removes the meters.
 */
public final class AliasMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();
  private final Map<String, Counter> predictions = new HashMap<>();
  private final Counter switches;
  private final Counter deadLetters;
  private volatile String live;
  private volatile boolean closed;

  AliasMeters(
      MeterRegistry registry,
      String alias,
      int partition,
      List<String> models,
      String live,
      ToDoubleFunction<String> lag) {
    this.registry = registry;
    this.live = live;
    Tags tags = Tags.of("alias", alias, "partition", Integer.toString(partition));
    switches = keep(Meters.ALIAS_SWITCHES.counter().tags(tags).register(registry));
    deadLetters = keep(Meters.ALIAS_DEAD_LETTERS.counter().tags(tags).register(registry));
    for (String model : models) {
      Tags of = tags.and("model", model);
      predictions.put(model, keep(Meters.ALIAS_PREDICTIONS.counter().tags(of).register(registry)));
      keep(Meters.ALIAS_LIVE.gauge(() -> isLive(model)).tags(of).register(registry));
      keep(Meters.ALIAS_LAG.gauge(() -> lag.applyAsDouble(model)).tags(of).register(registry));
    }
  }

  private <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }

  private int isLive(String model) {
    return model.equals(live) ? 1 : 0;
  }

  /** The model of the samples to come. */
  String live() {
    return live;
  }

  /** A prediction of the model's was copied. */
  public void copied(String model) {
    Objects.requireNonNull(predictions.get(model)).increment();
  }

  /** A command made another model live. */
  public void switched(String to) {
    live = to;
    switches.increment();
  }

  /** A record went to the dead letters. */
  public void deadLetter() {
    deadLetters.increment();
  }

  /** Removes the meters; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      meters.forEach(registry::remove);
    }
  }

  boolean isClosed() {
    return closed;
  }
}
