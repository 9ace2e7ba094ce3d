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
   */
  public record Part(
      Layer layer,
      List<Integer> output,
      long parameters,
      List<String> variables,
      long multiplyAdds) {}

  /** Describes what these settings make. */
  public static NetworkDescription of(NetworkSettings settings) {
    TrainingStep step = new TrainingStep(settings);
    List<Part> parts = new ArrayList<>();
    int[] shape = {settings.features()};
    for (int i = 0; i < settings.network().size(); i++) {
      Layer layer = settings.network().get(i);
      LayerFunction function = step.network().layers().get(i);
      shape = layer.outputShape(shape);
      List<Variable> learned = function.variables().stream().filter(Variable::isParameter).toList();
      List<Integer> output = Arrays.stream(shape).boxed().toList();
      parts.add(
          new Part(
              layer,
              output,
              learned.stream().mapToLong(Variable::size).sum(),
              learned.stream().map(Variable::name).toList(),
              function.multiplyAdds()));
    }
    return new NetworkDescription(List.copyOf(parts), (long) Float.BYTES * step.layout().size());
  }
}
