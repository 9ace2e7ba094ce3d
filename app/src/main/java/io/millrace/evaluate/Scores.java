package io.millrace.evaluate;

/**
 * How well one replica predicts.
 *
 * @param prequential over the samples that are learned, each scored before
 * @param heldOut over the samples that are only scored; empty if none are held out
 */
public record Scores(Prequential prequential, Prequential heldOut) {
  /** Predictions judged since the start. */
  public long samples() {
    return prequential.samples() + heldOut.samples();
  }
}
