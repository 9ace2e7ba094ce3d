package io.millrace.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page tells of a model that does not change while it runs.
 *
 * @param name the model's name
 * @param topic of the samples
 * @param format of the samples
 * @param features numbers per sample that the network sees
 * @param label the name of the field that is predicted
 * @param classes their names; empty if numbers are predicted
 * @param probabilities whether the scores are probabilities
 * @param loss what learning makes small; null where only the model knows
 * @param optimizer what learning is done by; likewise
 * @param batchSize samples per step
 * @param window the latest samples that windowed scores are over
 * @param comparedWith the name of the model that it is compared with; null if it is with none
 * @param layers from the features to the outputs; none of a SavedModel of the user's, whose inside
 *     is not known
 */
public record ModelInfo(
    String name,
    String topic,
    String format,
    int features,
    String label,
    List<String> classes,
    boolean probabilities,
    @Nullable String loss,
    @Nullable String optimizer,
    int batchSize,
    int window,
    @Nullable String comparedWith,
    List<LayerInfo> layers) {
  /**
   * One layer.
   *
   * @param name of its type
   * @param output the shape of a sample behind it
   * @param parameters numbers that are learned
   * @param variables names of the arrays that they are kept in
   */
  public record LayerInfo(
      String name, List<Integer> output, long parameters, List<String> variables) {}
}
