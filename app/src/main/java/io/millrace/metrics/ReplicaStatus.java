package io.millrace.metrics;

import java.util.Map;

/**
 * How one replica is doing: what a progress line or a page shows.
 *
 * @param model the model's name
 * @param replica the partition of the samples topic that it learns
 * @param samples predictions judged since the model's start
 * @param step mini-batches learned or skipped since the model's start
 * @param learningRate of the latest mini-batch, NaN before the first
 * @param gradientNorm of the latest mini-batch, before clipping; NaN before the first
 * @param pending samples that wait for their mini-batch to be complete
 * @param deadLetters records that this process sent to the dead-letter topic
 * @param cumulative scores since the model's start, by name
 * @param windowed scores over the latest samples, by name
 */
public record ReplicaStatus(
    String model,
    int replica,
    State state,
    long samples,
    long step,
    double learningRate,
    double gradientNorm,
    int pending,
    long deadLetters,
    Map<String, Double> cumulative,
    Map<String, Double> windowed) {
  /** What a replica is at. */
  public enum State {
    /** Its state is being read, or no sample has come since. */
    STARTING,
    /** It learns. */
    LEARNING
  }

  ReplicaStatus withDeadLetters(long count) {
    return new ReplicaStatus(
        model,
        replica,
        state,
        samples,
        step,
        learningRate,
        gradientNorm,
        pending,
        count,
        cumulative,
        windowed);
  }

  static ReplicaStatus starting(String model, int replica) {
    return new ReplicaStatus(
        model, replica, State.STARTING, 0, 0, Double.NaN, Double.NaN, 0, 0, Map.of(), Map.of());
  }
}
