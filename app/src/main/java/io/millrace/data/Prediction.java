package io.millrace.data;

import org.jspecify.annotations.Nullable;

/**
 * The model's answer to one sample, made before the sample was learned. Mutable: the learner fills
 * one instance again and again.
 */
public final class Prediction {
  /** The sample's id. */
  public String id = "";

  /** When the sample happened, in ms since 1970-01-01 UTC. */
  public long eventTime;

  /** Mini-batches that the model had seen when it scored the sample. */
  public long step;

  /** The network's outputs after the loss's activation: probabilities, or values. */
  public float[] scores = new float[0];

  /**
   * The sample's loss, before its weight; NaN or infinite if the network's output was, and if the
   * label is not known.
   */
  public float loss;

  /** The label's numbers: a class index, or one or more values; none if it is not known. */
  public float[] label = new float[0];

  /** Where the interval of each number begins; none without intervals. */
  public float[] lower = new float[0];

  /** Where it ends. */
  public float[] upper = new float[0];

  /** Whether each class is in the set; none without sets. */
  public boolean[] set = new boolean[0];

  /** The sample's record, from which fields are copied; null: none are. */
  public byte @Nullable [] source;

  /** Whether the label is known. */
  public boolean isLabelled() {
    return label.length > 0;
  }
}
