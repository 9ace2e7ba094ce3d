package io.millrace.tensorflow;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What variables should hold after a step, and how far rounded arithmetic may be from it. */
final class ReferenceState {
  private final Map<String, double[]> numbers = new HashMap<>();
  private final Map<String, double[]> doubts = new HashMap<>();

  void put(String name, double... values) {
    put(name, values, new double[values.length]);
  }

  /**
   * Sets a variable.
   *
   * @param doubt for each number, beside what is allowed for all
   */
  void put(String name, double[] values, double[] doubt) {
    numbers.put(name, values);
    doubts.put(name, doubt);
  }

  Set<String> names() {
    return numbers.keySet();
  }

  double[] numbers(String name) {
    return Objects.requireNonNull(numbers.get(name));
  }

  double[] doubts(String name) {
    return Objects.requireNonNull(doubts.get(name));
  }
}
