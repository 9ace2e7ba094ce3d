package io.millrace.app;

import java.nio.file.Path;

/**
 * A model that the kill campaign disturbs.
 *
 * @param name of its learners
 * @param samples what it learns
 * @param batchSize of its mini-batches
 * @param threads of Kafka Streams in each process
 * @param maxDelay of its predictions: long means blocks of full size
 * @param large whether commits add samples to an older state of the model, so that which one is
 *     stored depends on time
 * @param settings its network, optimizer and what else belongs to them, in YAML
 */
record KilledModel(
    String name,
    VectorSamples samples,
    int batchSize,
    int threads,
    String maxDelay,
    boolean large,
    String settings) {
  /** What the model that Keras wrote takes and tells apart. */
  private static final VectorSamples OWN = new VectorSamples(3, 2);

  private static final Path KERAS_MODEL =
      Path.of("src/test/resources/keras_saved_model/model").toAbsolutePath();

  /** One sample at a time, blocks cut by time. */
  static KilledModel perceptron() {
    return perceptron("perceptron", 1, 1, "60ms", "");
  }

  /** Blocks of full size, in two threads, with samples between that are scored only. */
  static KilledModel fullBlocks() {
    return perceptron("full-blocks", 32, 2, "2s", "hold_out: 0.2\n");
  }

  private static KilledModel perceptron(
      String name, int batchSize, int threads, String maxDelay, String more) {
    return new KilledModel(
        name,
        VectorSamples.WIDE,
        batchSize,
        threads,
        maxDelay,
        false,
        """
        network: [standardize, {dense: {units: 64, activation: relu}}, {dense: {units: 7}}]
        loss: softmax_cross_entropy
        optimizer: {adam: {learning_rate: 0.001}}
        """
            + more);
  }

  /** Whatever keeps a state of its own or draws random numbers. */
  static KilledModel toolbox() {
    return new KilledModel(
        "toolbox",
        VectorSamples.WIDE,
        16,
        1,
        "60ms",
        false,
        """
        network:
          - concat:
              branches:
                - - columns: {from: 0, to: 24}
                  - reshape: {shape: [6, 4]}
                  - lstm: {units: 8}
                  - dropout: {rate: 0.3}
                - - columns: {from: 24, to: 30}
                  - embedding: {values: 4, units: 3, sparse: true}
                  - flatten
                - - standardize
                  - dense: {units: 16, activation: relu}
                  - batch_normalization: {momentum: 0.9}
          - dense: {units: 7}
        loss: softmax_cross_entropy
        optimizer: {adamw: {learning_rate: 0.001}}
        schedule: {cosine_restarts: {period: 50 steps, period_factor: 2}}
        early_stopping: {patience: 3200 samples, improvement: 0.2}
        drift: {page_hinkley: {threshold: 20}}
        pruning: {sparsity: 0.6, end: 300 steps}
        hold_out: 0.05
        """);
  }

  /** 4.3 MB of state: more than each commit writes. */
  static KilledModel manyWeights() {
    return new KilledModel(
        "large",
        VectorSamples.WIDE,
        16,
        1,
        "60ms",
        true,
        """
        network:
          - standardize
          - dense: {units: 640, activation: relu}
          - dense: {units: 500, activation: relu}
          - dense: {units: 7}
        loss: softmax_cross_entropy
        optimizer: {adam: {learning_rate: 0.001}}
        """);
  }

  /** A model that Keras wrote. */
  static KilledModel own() {
    return new KilledModel(
        "own",
        OWN,
        4,
        2,
        "60ms",
        false,
        """
        saved_model: {path: "%s", learning_rate: 0.01}
        reduce_on_plateau: {factor: 0.7, patience: 2 intervals, minimum: 0.01}
        """
            .formatted(KERAS_MODEL));
  }

  /** The pool that is learned where no network is given. */
  static KilledModel auto() {
    return new KilledModel("auto", VectorSamples.WIDE, 1, 1, "60ms", false, "hold_out: 0.05\n");
  }

  /** The pool for numbers, which goes back to a checkpoint again and again. */
  static KilledModel numbers() {
    return new KilledModel(
        "numbers",
        VectorSamples.OF_NUMBERS,
        1,
        1,
        "60ms",
        false,
        """
        intervals: {coverage: 0.9}
        drift: {page_hinkley: {delta: 0, threshold: 0.5}}
        on_drift: {restore_best: true, members: [memory, settling]}
        """);
  }

  /** A model that learns from a teacher, and is pruned. */
  static KilledModel taught() {
    return new KilledModel(
        "taught",
        OWN,
        8,
        1,
        "60ms",
        false,
        """
        network: [standardize, {dense: {units: 16, activation: relu}}, {dense: {units: 2}}]
        loss: softmax_cross_entropy
        optimizer: {adam: {learning_rate: 0.01}}
        distillation: {teacher: "%s", temperature: 3, weight: 0.2}
        pruning: {sparsity: 0.5, end: 2000 steps}
        reduce_on_plateau: {factor: 0.7, patience: 2 intervals, minimum: 0.01}
        """
            .formatted(KERAS_MODEL));
  }

  @Override
  public String toString() {
    return name;
  }
}
