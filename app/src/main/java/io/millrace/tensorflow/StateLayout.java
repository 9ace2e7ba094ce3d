package io.millrace.tensorflow;

import io.millrace.model.AddedParts;
import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Where each variable lies in the one flat vector that is the model's whole state: so reading,
 * writing and carrying the state through a loop are one operation each.
 */
final class StateLayout {
  private final List<Variable> variables;
  private final Layout stored;
  private final int size;

  StateLayout(List<Variable> variables) {
    this.variables = List.copyOf(variables);
    Layout.Builder layout = new Layout.Builder();
    variables.forEach(variable -> layout.add(variable.name(), variable.shape()));
    this.stored = layout.build();
    this.size = stored.size();
  }

  List<Variable> variables() {
    return variables;
  }

  /** Names and shapes, as they are stored with a state. */
  Layout stored() {
    return stored;
  }

  /** Numbers in the vector. */
  int size() {
    return size;
  }

  /** The vector before anything was learned. */
  float[] initial() {
    float[] state = new float[size];
    int offset = 0;
    for (Variable variable : variables) {
      variable.copyInitial(state, offset);
      offset += variable.size();
    }
    return state;
  }

  /** Gives the optimizer's slots, low parts included, their first values in a state. */
  void resetSlots(float[] state) {
    int offset = 0;
    for (Variable variable : variables) {
      if (variable.kind() == Variable.Kind.SLOT) {
        variable.copyInitial(state, offset);
      }
      offset += variable.size();
    }
  }

  /** One variable's numbers out of a state. */
  float[] slice(float[] state, Variable variable) {
    int offset = offset(variable);
    return Arrays.copyOfRange(state, offset, offset + variable.size());
  }

  /** Where one variable's numbers begin. */
  int offset(Variable variable) {
    int offset = 0;
    for (Variable other : variables) {
      if (other == variable) {
        return offset;
      }
      offset += other.size();
    }
    throw new IllegalArgumentException("no variable " + variable);
  }

  /**
   * The vector that a state holds.
   *
   * @throws ModelStateException if it is of another layout, and lacks more than {@link AddedParts}
   */
  float[] read(ModelState state) {
    ModelState filled = AddedParts.filled(state, stored);
    if (!filled.layout().equals(stored) || filled.values().length != size) {
      throw new ModelStateException(
          "it is of another network or optimizer: " + state.layout().differenceFrom(stored));
    }
    return filled.values();
  }

  /** Cuts the flat vector {@code [size]} into variables. */
  List<Operand<TFloat32>> unpack(Ops tf, Operand<TFloat32> flat) {
    List<Operand<TFloat32>> values = new ArrayList<>();
    int offset = 0;
    for (Variable variable : variables) {
      Operand<TFloat32> part =
          tf.slice(flat, tf.constant(new int[] {offset}), tf.constant(new int[] {variable.size()}));
      values.add(tf.reshape(part, tf.constant(variable.shape())));
      offset += variable.size();
    }
    return values;
  }

  /** Each variable as a vector, for {@link #joined}. */
  static List<Operand<TFloat32>> flat(Ops tf, List<Operand<TFloat32>> values) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (Operand<TFloat32> value : values) {
      parts.add(tf.reshape(value, tf.constant(new int[] {-1})));
    }
    return parts;
  }

  /**
   * The flat vector {@code [size]} of all variables. It is made outside what XLA compiles: inside,
   * XLA would compute each variable's last operation and the joining in one loop, which decides for
   * each number anew whose it is, and has no vector instructions.
   *
   * @param parts each variable as a vector
   */
  static Operand<TFloat32> joined(Ops tf, List<Operand<TFloat32>> parts) {
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(0));
  }

  /** The tensors of a list in this order, by variable; those of sparse tables are looked up. */
  Values byVariable(List<Operand<TFloat32>> list) {
    Values values = new Values();
    for (int i = 0; i < variables.size(); i++) {
      if (variables.get(i).kind() == Variable.Kind.TABLE) {
        values.putRows(variables.get(i), list.get(i));
      } else {
        values.put(variables.get(i), list.get(i));
      }
    }
    return values;
  }

  /** Names and shapes in order. */
  @Override
  public String toString() {
    return stored.toString();
  }
}
