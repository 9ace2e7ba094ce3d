package io.millrace.tensorflow;

import io.millrace.network.Layer;
import io.millrace.tensorflow.layer.LayerFunction;
import io.millrace.tensorflow.layer.Layers;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The layers one after the other. */
final class NetworkFunction {
  private final List<LayerFunction> layers = new ArrayList<>();
  private final int outputs;

  NetworkFunction(List<Layer> settings, int features, RandomGenerator random) {
    int width = features;
    for (Layer layer : settings) {
      String kind = layer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      LayerFunction function = Layers.of(layer, (layers.size() + 1) + "_" + kind, width, random);
      layers.add(function);
      width = function.outputs();
    }
    this.outputs = width;
  }

  Stream<Variable> variables() {
    return layers.stream().flatMap(layer -> layer.variables().stream());
  }

  /** Numbers per sample that the last layer puts out. */
  int outputs() {
    return outputs;
  }

  /** All layers; the statistics are those of every layer together. */
  LayerFunction.Result apply(Ops tf, Operand<TFloat32> features, Values state) {
    Operand<TFloat32> output = features;
    Values statistics = new Values();
    for (LayerFunction layer : layers) {
      LayerFunction.Result result = layer.apply(tf, output, state);
      output = result.output();
      statistics.putAll(result.statistics());
    }
    return new LayerFunction.Result(output, statistics);
  }
}
