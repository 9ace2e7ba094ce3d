package io.millrace.cli;

/**
 * A model that the kill campaign disturbs.
 *
 * @param batchSize of its mini-batches
 * @param settings its network, optimizer and what else belongs to them, in YAML
 */
record KilledModel(int batchSize, String settings) {
  static KilledModel perceptron(int batchSize) {
    return new KilledModel(
        batchSize,
        """
        network: [standardize, {dense: {units: 64, activation: relu}}, {dense: {units: 7}}]
        optimizer: {adam: {learning_rate: 0.001}}
        """);
  }

  /** Whatever keeps a state of its own or draws random numbers. */
  static KilledModel toolbox() {
    return new KilledModel(
        16,
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
        optimizer: {adamw: {learning_rate: 0.001}}
        schedule: {cosine_restarts: {period: 50 steps, period_factor: 2}}
        early_stopping: {patience: 3200 samples, improvement: 0.2}
        drift: {page_hinkley: {threshold: 20}}
        pruning: {sparsity: 0.6, end: 300 steps}
        hold_out: 0.05
        """);
  }
}
