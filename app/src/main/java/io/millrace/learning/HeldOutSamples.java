package io.millrace.learning;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.evaluate.HoldOut;
import io.millrace.model.OnlineModel;
import org.jspecify.annotations.Nullable;

/**
 * Scores the samples that are held out. They never are in a block to be learned, so they leave no
 * trace in the model.
 */
final class HeldOutSamples {
  private final HoldOut holdOut;
  private final OnlineModel model;
  private final SampleReader reader;
  private final Predictions predictions;
  private @Nullable PendingSamples row;

  HeldOutSamples(HoldOut holdOut, OnlineModel model, SampleReader reader, Predictions predictions) {
    this.holdOut = holdOut;
    this.model = model;
    this.reader = reader;
    this.predictions = predictions;
  }

  /** Whether this sample is one of them; without an id, by the one that its prediction gets. */
  boolean include(TakenSample sample, Sample decoded) {
    return holdOut.isActive() && holdOut.includes(predictions.id(decoded.id(), sample.offset()));
  }

  /**
   * Scores a sample by the model as it is, which must have learned all complete mini-batches before
   * it.
   *
   * @param arrival when it was read, in ms since 1970-01-01 UTC
   * @param now likewise
   */
  void score(TakenSample sample, long arrival, long now) throws InvalidSampleException {
    if (row == null) {
      row = new PendingSamples(model.newBlock()); // not before: a block can be large
    }
    row.add(sample, reader.read(sample.value(), row.block(), 0), arrival);
    predictions.forwardHeldOut(row, model.predict(row.block()), model.step(), now);
    row.clear();
  }
}
