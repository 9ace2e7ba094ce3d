package io.millrace.learning;

import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Score;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.DoubleSupplier;

/**
 * The loss over the window, for those who compare it with a later one. While the window has losses
 * of a model that is there no more, or of a stream that has turned, there is none.
 */
final class WindowedLoss implements Participant, DoubleSupplier {
  private final String name;
  private final Prequential scores;
  private long knownFrom;

  /**
   * Of these scores.
   *
   * @param name of its section in the state
   */
  WindowedLoss(String name, Prequential scores) {
    this.name = name;
    this.scores = scores;
  }

  /** The loss; NaN if there is none. */
  @Override
  public double getAsDouble() {
    return scores.samples() < knownFrom
        ? Double.NaN
        : scores.windowed().getOrDefault(Score.LOSS.key(), Double.NaN);
  }

  /** From here on the model or the stream is another. */
  void restart() {
    knownFrom = scores.samples() + scores.window();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(knownFrom);
  }

  /** Version 1 counted samples held out as well: too many, so that the loss counts as known. */
  @Override
  public void read(DataInput in, int version) throws IOException {
    long stored = in.readLong();
    knownFrom = version == 1 ? 0 : stored;
  }
}
