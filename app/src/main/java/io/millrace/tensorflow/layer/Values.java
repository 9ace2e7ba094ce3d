package io.millrace.tensorflow.layer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The tensors that variables stand for at one point of the graph. */
public final class Values {
  private final Map<Variable, Operand<TFloat32>> values = new HashMap<>();
  private final Set<Variable> lookedUp = new HashSet<>();

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

  /** Whether there is a tensor of a variable. */
  public boolean has(Variable variable) {
    return values.containsKey(variable);
  }

  /** Sets the tensor of a variable. */
  public void put(Variable variable, Operand<TFloat32> value) {
    values.put(variable, value);
  }

  /**
   * Sets, in place of a table, the rows of it that the samples name, one after the other, each as
   * often as it is named.
   */
  public void putRows(Variable table, Operand<TFloat32> rows) {
    put(table, rows);
    lookedUp.add(table);
  }

  /** Whether what stands for a table are its rows that the samples name. */
  boolean isLookedUp(Variable table) {
    return lookedUp.contains(table);
  }

  /** Sets all that the other has. */
  public void putAll(Values other) {
    values.putAll(other.values);
    lookedUp.addAll(other.lookedUp);
  }
}
