package io.millrace.tensorflow.layer;

import io.millrace.tensorflow.arithmetic.TwoFloats;
import java.util.List;
import java.util.stream.Stream;

/** What is kept of the samples for as long as the model lives: a variable and its low part. */
public final class Statistic {
  private final Variable high;
  private final Variable low;

  /** Of a shape, all of one value at first. */
  public Statistic(String name, int[] shape, float initial) {
    high = Variable.filled(name, Variable.Kind.STATISTIC, shape, initial);
    low = high.lowPart();
  }

  /** The variables of some. */
  public static List<Variable> variables(Statistic... statistics) {
    return Stream.of(statistics).flatMap(s -> Stream.of(s.high, s.low)).toList();
  }

  /** Its value in a run. */
  public TwoFloats get(Pass pass) {
    return get(pass.state());
  }

  /** Its value in a state. */
  public TwoFloats get(Values state) {
    return new TwoFloats(state.get(high), state.get(low));
  }

  /** Sets its value. */
  public void put(Values learned, TwoFloats value) {
    learned.put(high, value.high());
    learned.put(low, value.low());
  }
}
