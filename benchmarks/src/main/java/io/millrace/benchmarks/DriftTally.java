package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a detector found in several streams of one sort. */
final class DriftTally {
  private final int change;
  private final List<Double> delays = new ArrayList<>();
  private int streams;
  private int before;

  /**
   * Nothing yet.
   *
   * @param change position of the first number that is different; the length of the stream if none
   *     is
   */
  DriftTally(int change) {
    this.change = change;
  }

  /** Adds the positions of the alarms in one stream, in ascending order. */
  void add(List<Integer> alarms) {
    streams++;
    before += (int) alarms.stream().filter(position -> position < change).count();
    alarms.stream()
        .filter(position -> position >= change)
        .findFirst()
        .ifPresent(position -> delays.add((double) position - change));
  }

  /** Alarms before the change, the mean over the streams. */
  double falseAlarms() {
    return (double) before / streams;
  }

  /** In how many of the streams an alarm followed the change. */
  int found() {
    return delays.size();
  }

  /** Numbers from the change to the first alarm behind it, with their range; a dash if none. */
  String delay() {
    return delays.isEmpty()
        ? "–"
        : Spread.of(delays.stream().mapToDouble(Double::doubleValue).toArray()).text("%,.0f");
  }

  /** The found and their delay, as two cells. */
  String cells() {
    return String.format(Locale.ROOT, "%d of %d | %s", found(), streams, delay());
  }
}
