package io.millrace.tensorflow.layer;

import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The tensors that variables stand for at one point of the graph. */
public final class Values {
  private final Map<Variable, Operand<TFloat32>> values = new HashMap<>();

  /**
   * The tensor of a variable.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Operand<TFloat32> get(Variable variable) {
    Operand<TFloat32> value = values.get(variable);
    if (value == null) {
      throw new IllegalArgumentException("no value for " + variable);
    }
    return value;
  }

  /** Sets the tensor of a variable. */
  public void put(Variable variable, Operand<TFloat32> value) {
    values.put(variable, value);
  }

  /** Sets all that the other has. */
  public void putAll(Values other) {
    values.putAll(other.values);
  }
}
