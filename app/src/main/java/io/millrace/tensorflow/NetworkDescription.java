package io.millrace.tensorflow;

import io.millrace.model.NetworkSettings;
import io.millrace.network.Layer;
import io.millrace.tensorflow.layer.LayerFunction;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a network is made of.
 *
 * @param layers from the features to the outputs
 * @param stateBytes of a snapshot: parameters, the optimizer's slots, and running statistics
 */
public record NetworkDescription(List<Part> layers, long stateBytes) {
  /**
   * One layer.
   *
   * @param layer its settings
   * @param output the shape of a sample behind it
   * @param parameters numbers that are learned
   * @param variables names of the arrays that they are kept in
   * @param multiplyAdds that scoring one sample takes
   * @param inner the layers that it is made of, side by side; their numbers are in its own
   */
  public record Part(
      Layer layer,
      List<Integer> output,
      long parameters,
      List<String> variables,
      long multiplyAdds,
      List<List<Part>> inner) {}

  /** Describes what these settings make. */
  public static NetworkDescription of(NetworkSettings settings) {
    NetworkStep step = new NetworkStep(settings);
    List<Part> parts =
        parts(settings.network(), step.network().layers(), new int[] {settings.features()});
    return new NetworkDescription(parts, (long) Float.BYTES * step.layout().size());
  }

  private static List<Part> parts(List<Layer> layers, List<LayerFunction> functions, int[] input) {
    List<Part> parts = new ArrayList<>();
    int[] shape = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      LayerFunction function = functions.get(i);
      List<List<Part>> inner = inner(layer, function, shape);
      shape = layer.outputShape(shape);
      List<Variable> learned = function.variables().stream().filter(Variable::isParameter).toList();
      List<Integer> output = Arrays.stream(shape).boxed().toList();
      parts.add(
          new Part(
              layer,
              output,
              learned.stream().mapToLong(Variable::size).sum(),
              learned.stream().map(Variable::name).toList(),
              function.multiplyAdds(),
              inner));
    }
    return List.copyOf(parts);
  }

  private static List<List<Part>> inner(Layer layer, LayerFunction function, int[] input) {
    List<List<Part>> inner = new ArrayList<>();
    for (int i = 0; i < function.inner().size(); i++) {
      inner.add(parts(layer.inner().get(i).layers(), function.inner().get(i).layers(), input));
    }
    return inner;
  }
}
