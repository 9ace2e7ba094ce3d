package io.millrace.metrics;

import io.millrace.evaluate.MemberScore;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one replica is doing: what a progress line or a page shows.
 *
 * @param model the model's name
 * @param replica the partition of the samples topic that it learns
 * @param frozen why it does not learn; null: it does
 * @param samples predictions judged since the model's start
 * @param unlabelled samples predicted since then whose label is not known
 * @param step mini-batches learned or skipped since the model's start
 * @param learned samples learned or skipped since then
 * @param learningRate of the latest mini-batch, NaN before the first
 * @param gradientNorm of the latest mini-batch, before clipping; NaN before the first
 * @param pending samples that wait for their mini-batch to be complete
 * @param relearning samples that a restart has still to learn again
 * @param stepsSkipped mini-batches that this process skipped, as their loss or gradient was not
 *     finite
 * @param deadLetters records that this process sent to the dead-letter topic
 * @param cumulative scores since the model's start, by name
 * @param windowed scores over the latest samples, by name
 * @param heldOut of the samples that are scored but never learned
 * @param delayed of the samples whose labels came later, by the predictions made before that
 * @param members of a pool, in their order
 * @param refusals these dead letters by their reason, most of a kind first
 */
public record ReplicaStatus(
    String model,
    int replica,
    State state,
    @Nullable String frozen,
    long samples,
    long unlabelled,
    long step,
    long learned,
    double learningRate,
    double gradientNorm,
    int pending,
    long relearning,
    long stepsSkipped,
    long deadLetters,
    Map<String, Double> cumulative,
    Map<String, Double> windowed,
    Judged heldOut,
    Judged delayed,
    List<MemberScore> members,
    List<Refusal> refusals) {
  /** What a replica is at. */
  public enum State {
    /** Its model is being made and its state read, and learned again what came since. */
    STARTING,
    /** It learns. */
    LEARNING,
    /** It predicts, but learns nothing. */
    FROZEN
  }

  /**
   * A part of the predictions, judged for itself.
   *
   * @param samples judged since the model's start
   * @param cumulative scores since then, by name
   * @param windowed scores over the latest of them, by name
   */
  public record Judged(long samples, Map<String, Double> cumulative, Map<String, Double> windowed) {
    static final Judged NONE = new Judged(0, Map.of(), Map.of());
  }

  /** Predictions since the model's start, with or without a label. */
  public long predictions() {
    return samples + unlabelled;
  }

  ReplicaStatus withCounts(long skipped, long count, List<Refusal> kinds) {
    return with(relearning, skipped, count, kinds);
  }

  ReplicaStatus withRelearning(long left) {
    return with(left, stepsSkipped, deadLetters, refusals);
  }

  private ReplicaStatus with(long left, long skipped, long count, List<Refusal> kinds) {
    return new ReplicaStatus(
        model,
        replica,
        state,
        frozen,
        samples,
        unlabelled,
        step,
        learned,
        learningRate,
        gradientNorm,
        pending,
        left,
        skipped,
        count,
        cumulative,
        windowed,
        heldOut,
        delayed,
        members,
        kinds);
  }

  static ReplicaStatus starting(String model, int replica) {
    return new ReplicaStatus(
        model,
        replica,
        State.STARTING,
        null,
        0,
        0,
        0,
        0,
        Double.NaN,
        Double.NaN,
        0,
        0,
        0,
        0,
        Map.of(),
        Map.of(),
        Judged.NONE,
        Judged.NONE,
        List.of(),
        List.of());
  }
}
