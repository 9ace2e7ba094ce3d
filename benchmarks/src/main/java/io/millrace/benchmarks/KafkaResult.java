package io.millrace.benchmarks;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How a contender did on a topic, and what a kill did to it.
 *
 * @param speed while it ran undisturbed
 * @param first share of right answers to the first samples; empty if there were too few
 * @param latest the same of the last ones before the kill
 * @param lost samples without an answer
 * @param doubled answers to samples that had one
 * @param surplus samples that the model learned twice, or, negative, never; empty without a model
 * @param again time from the kill and restart to the next answer
 */
record KafkaResult(
    String name,
    Measurement speed,
    OptionalDouble first,
    OptionalDouble latest,
    long lost,
    long doubled,
    OptionalLong surplus,
    Duration again) {
  /** All of it, for those who watch. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%-26s %s   lost %,d, doubled %,d, learned too many %s, again after %.1f s",
        name,
        speed,
        lost,
        doubled,
        surplus.isPresent() ? surplus.getAsLong() : "-",
        again.toMillis() / 1e3);
  }
}
