package io.millrace.tensorflow.layer;

import io.millrace.tensorflow.arithmetic.TwoFloats;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a layer keeps of the samples for as long as the model lives: a variable and its low part.
 */
final class Statistic {
  private final Variable high;
  private final Variable low;

  Statistic(String name, int[] shape, float initial) {
    high = Variable.filled(name, Variable.Kind.STATISTIC, shape, initial);
    low = high.lowPart();
  }

  /** The variables of some. */
  static List<Variable> variables(Statistic... statistics) {
    return Stream.of(statistics).flatMap(s -> Stream.of(s.high, s.low)).toList();
  }

  TwoFloats get(Pass pass) {
    return new TwoFloats(pass.get(high), pass.get(low));
  }

  void put(Values learned, TwoFloats value) {
    learned.put(high, value.high());
    learned.put(low, value.low());
  }
}
