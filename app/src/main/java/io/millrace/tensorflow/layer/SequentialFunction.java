package io.millrace.tensorflow.layer;

import io.millrace.network.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Layers one after the other: a network, or a part of one. */
public final class SequentialFunction implements LayerFunction {
  private final List<Layer> settings;
  private final List<LayerFunction> layers = new ArrayList<>();

  /**
   * Makes the functions of some layers.
   *
   * @param prefix of its variables' names, unique in the network
   * @param input the shape of a sample before the first
   * @param random draws initial weights and what else depends on the seed
   */
  public SequentialFunction(
      List<Layer> settings, String prefix, int[] input, RandomGenerator random) {
    this.settings = List.copyOf(settings);
    int[] shape = input;
    for (Layer layer : settings) {
      layers.add(Layers.of(layer, prefix + layer.variablesName(layers.size() + 1), shape, random));
      shape = layer.outputShape(shape);
    }
  }

  /** The layers, in order. */
  public List<LayerFunction> layers() {
    return List.copyOf(layers);
  }

  @Override
  public List<Variable> variables() {
    return layers.stream().flatMap(layer -> layer.variables().stream()).toList();
  }

  @Override
  public boolean differsWhenLearning() {
    return layers.stream().anyMatch(LayerFunction::differsWhenLearning);
  }

  @Override
  public Copies copies() {
    return layers.stream().map(LayerFunction::copies).reduce(Copies.NONE, Copies::and);
  }

  @Override
  public long multiplyAdds() {
    return layers.stream().mapToLong(LayerFunction::multiplyAdds).sum();
  }

  @Override
  public void lookUp(
      Ops tf, @Nullable Operand<TFloat32> input, Map<Variable, Operand<TInt32>> found) {
    Pass noVariables = Pass.scoring(tf, new Values());
    Operand<TFloat32> output = input;
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).lookUp(tf, output, found);
      output =
          output != null && settings.get(i).isFixed()
              ? layers.get(i).apply(noVariables, output).output()
              : null;
    }
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Operand<TFloat32> output = input;
    Values statistics = new Values();
    for (LayerFunction layer : layers) {
      Result result = layer.apply(pass, output);
      output = result.output();
      statistics.putAll(result.statistics());
    }
    return new Result(output, statistics);
  }
}
