package io.millrace.tensorflow;

import io.millrace.network.Layer;
import io.millrace.network.Shapes;
import io.millrace.tensorflow.layer.Copies;
import io.millrace.tensorflow.layer.LayerFunction;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.SequentialFunction;
import io.millrace.tensorflow.layer.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** All layers, from the features to the outputs. */
final class NetworkFunction {
  private final SequentialFunction layers;
  private final int outputs;

  /**
   * Makes the functions of the layers.
   *
   * @param prefix of their variables' names
   */
  NetworkFunction(List<Layer> settings, String prefix, int features, RandomGenerator random) {
    int[] input = {features};
    layers = new SequentialFunction(settings, prefix, input, random);
    outputs = Shapes.size(Shapes.through(settings, input));
  }

  List<LayerFunction> layers() {
    return layers.layers();
  }

  Stream<Variable> variables() {
    return layers.variables().stream();
  }

  /** Numbers per sample that the last layer puts out. */
  int outputs() {
    return outputs;
  }

  /** Whether it computes something else while learning than while scoring. */
  boolean differsWhenLearning() {
    return layers.differsWhenLearning();
  }

  /** Those of all layers. */
  Copies copies() {
    return layers.copies();
  }

  /** Multiplications, each with an addition, that scoring a sample takes. */
  long multiplyAdds() {
    return layers.multiplyAdds();
  }

  /**
   * Which rows of each sparse table samples name: {@code [rows, names of a sample]}, see {@link
   * LayerFunction#lookUp}.
   */
  Map<Variable, Operand<TInt32>> lookUp(Ops tf, Operand<TFloat32> features) {
    Map<Variable, Operand<TInt32>> found = new HashMap<>();
    layers.lookUp(tf, features, found);
    return found;
  }

  /** All layers; the statistics are those of every layer together. */
  LayerFunction.Result apply(Pass pass, Operand<TFloat32> features) {
    return layers.apply(pass, features);
  }
}
