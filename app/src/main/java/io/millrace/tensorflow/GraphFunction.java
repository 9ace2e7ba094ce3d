package io.millrace.tensorflow;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** Functions inside a graph, which loops and calls refer to. */
final class GraphFunction {
  private GraphFunction() {}

  /** What a function computes of its arguments. */
  interface Body {
    List<? extends Operand<?>> build(Ops tf, List<Operand<?>> arguments);
  }

  /**
   * A function with arguments like the given tensors. The caller closes it once the graph is
   * written.
   */
  static ConcreteFunction like(List<Operand<?>> arguments, Body body) {
    return ConcreteFunction.create(
        tf -> {
          Signature.Builder signature = Signature.builder();
          List<Operand<?>> placeholders = new ArrayList<>();
          for (Operand<?> argument : arguments) {
            Operand<? extends TType> placeholder = placeholder(tf, argument);
            signature.input(name("in", placeholders.size()), placeholder);
            placeholders.add(placeholder);
          }
          int count = 0;
          for (Operand<?> output : body.build(tf, placeholders)) {
            signature.output(name("out", count++), output);
          }
          return signature.build();
        });
  }

  /** The outputs of a call or loop, in order. */
  @SuppressWarnings("unchecked") // these operations iterate over their outputs
  static Iterator<Operand<?>> outputs(Op call) {
    return (Iterator<Operand<?>>) (Iterator<?>) ((Iterable<?>) call).iterator();
  }

  /** The operand as what its place in a list says it is. */
  @SuppressWarnings("unchecked") // TensorFlow itself checks types when it builds the graph
  static Operand<TFloat32> floats(Operand<?> operand) {
    return (Operand<TFloat32>) operand;
  }

  /** The operand as what its place in a list says it is. */
  @SuppressWarnings("unchecked") // TensorFlow itself checks types when it builds the graph
  static Operand<TInt32> ints(Operand<?> operand) {
    return (Operand<TInt32>) operand;
  }

  private static <T extends TType> Operand<T> placeholder(Ops tf, Operand<T> like) {
    return tf.placeholder(like.asOutput().type(), Placeholder.shape(like.asOutput().shape()));
  }

  /** Signatures sort their keys, so numbers have leading zeros. */
  private static String name(String prefix, int index) {
    return String.format(Locale.ROOT, "%s%04d", prefix, index);
  }
}
