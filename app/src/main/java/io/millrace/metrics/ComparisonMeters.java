package io.millrace.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.millrace.evaluate.ModelComparison;
import io.millrace.evaluate.ModelComparison.Compared;
import io.millrace.evaluate.ModelComparison.Means;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How a replica does beside another model. */
final class ComparisonMeters {
  private final MeterRegistry registry;
  private final ModelComparison comparison;

  private ComparisonMeters(MeterRegistry registry, ModelComparison comparison) {
    this.registry = registry;
    this.comparison = comparison;
  }

  /** Registers the meters of a comparison, which stay as long as the registry. */
  static void register(
      MeterRegistry registry, String model, int replica, String other, ModelComparison comparison) {
    Tags tags = Tags.of("model", model, "replica", Integer.toString(replica), "other", other);
    new ComparisonMeters(registry, comparison).register(tags, model, other);
  }

  private void register(Tags tags, String model, String other) {
    count(Meters.COMPARED_SAMPLES, tags, Compared::samples);
    count(Meters.COMPARED_UNPAIRED, tags, Compared::unpaired);
    register(tags.and("score", "loss"), model, other, Compared::loss);
    register(tags.and("score", "error"), model, other, Compared::error);
  }

  private void count(Meters meter, Tags tags, ToDoubleFunction<Compared> count) {
    meter
        .counter(comparison, counted -> count.applyAsDouble(counted.compared()))
        .tags(tags)
        .register(registry);
  }

  private void register(Tags tags, String model, String other, Function<Compared, Means> means) {
    gauge(Meters.COMPARED_SCORE, tags.and("predictor", model), means, Means::own);
    gauge(Meters.COMPARED_SCORE, tags.and("predictor", other), means, Means::other);
    Meters difference = Meters.COMPARED_DIFFERENCE;
    gauge(difference, tags.and("bound", "mean"), means, Means::difference);
    gauge(difference, tags.and("bound", "lower"), means, one -> one.difference() - one.halfWidth());
    gauge(difference, tags.and("bound", "upper"), means, one -> one.difference() + one.halfWidth());
  }

  private void gauge(
      Meters meter, Tags tags, Function<Compared, Means> means, ToDoubleFunction<Means> value) {
    meter
        .gauge(of(compared -> value.applyAsDouble(means.apply(compared))))
        .tags(tags)
        .register(registry);
  }

  private Supplier<Number> of(Function<Compared, Number> number) {
    return () -> number.apply(comparison.compared());
  }
}
