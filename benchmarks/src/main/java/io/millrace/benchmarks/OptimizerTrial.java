package io.millrace.benchmarks;

import java.util.List;

/**
 * An optimizer to be compared.
 *
 * @param optimizer as in the settings
 * @param defaults whether its rate is its paper's; else the best of a few on this stream
 */
record OptimizerTrial(String optimizer, boolean defaults) {
  private static final String MLP =
      "[dense: {units: 64, activation: relu}, dense: {units: %d}]".formatted(TeacherStream.CLASSES);
  private static final String LINEAR = "[dense: {units: %d}]".formatted(TeacherStream.CLASSES);

  /** Every optimizer, by its paper's defaults where it has some, and by a better rate. */
  static List<OptimizerTrial> all() {
    return List.of(
        tuned("sgd: {learning_rate: 0.003}"),
        tuned("momentum: {learning_rate: 0.0003}"),
        tuned("momentum: {learning_rate: 0.0003, nesterov: true}"),
        standard("adagrad"),
        tuned("adagrad: {learning_rate: 0.1}"),
        standard("adadelta"),
        tuned("adadelta: {learning_rate: 0.1}"),
        standard("rmsprop"),
        standard("rmsprop: {centered: true}"),
        tuned("rmsprop: {learning_rate: 0.0001}"),
        standard("adam"),
        standard("amsgrad"),
        standard("adamw"),
        standard("nadam"),
        standard("adamax"),
        standard("ftrl"));
  }

  private static OptimizerTrial standard(String optimizer) {
    return new OptimizerTrial(optimizer, true);
  }

  private static OptimizerTrial tuned(String optimizer) {
    return new OptimizerTrial(optimizer, false);
  }

  /** Whether the network is linear, as FTRL needs it. */
  boolean isLinear() {
    return optimizer.startsWith("ftrl");
  }

  /** The settings of a run, in YAML. */
  String settings() {
    return """
        name: optimizers
        features: [{name: x, type: vector, size: %d}]
        label: {name: class, type: category, values: ["0", "1", "2", "3", "4", "5", "6"]}
        network: %s
        loss: softmax_cross_entropy
        optimizer: {%s}
        evaluation: {window: 1000}
        """
        .formatted(
            TeacherStream.FEATURES,
            isLinear() ? LINEAR : MLP,
            optimizer.contains(":") ? optimizer : optimizer + ": {}");
  }
}
