package io.millrace.evaluate;

/**
 * How well one replica predicts.
 *
 * @param prequential over the samples that are learned, each scored before
 * @param heldOut over the samples that are only scored; empty if none are held out
 * @param delayed over the samples whose labels came later, by the predictions that they got when
 *     they came; without the loss; empty if no label comes later
 * @param members of a pool, over the samples that are learned
 */
public record Scores(
    Prequential prequential, Prequential heldOut, Prequential delayed, MemberScores members) {
  /** Of a model that is no pool. */
  public Scores(Prequential prequential, Prequential heldOut, Prequential delayed) {
    this(prequential, heldOut, delayed, MemberScores.none());
  }

  /** Predictions judged since the start. */
  public long samples() {
    return prequential.samples() + heldOut.samples();
  }
}
