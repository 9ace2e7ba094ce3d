package io.millrace.evaluate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The sums behind a {@link MemberScore}. */
final class MemberTally {
  private final long window;
  private final CompensatedSum loss = new CompensatedSum();

  /** Mini-batches whose loss was finite. */
  private long finite;

  private long steps;
  private long wins;
  private double windowedLoss;
  private double windowedWins;
  private float weight = Float.NaN;
  private long resets;
  private long resetsTaken;

  /** Of no mini-batches; the window is in mini-batches. */
  MemberTally(long window) {
    this.window = window;
  }

  void add(float latest, float itsWeight, boolean isLowest, boolean isReset) {
    boolean hasWon = isLowest && Float.isFinite(latest);
    steps++;
    wins += hasWon ? 1 : 0;
    windowedWins += ((hasWon ? 1 : 0) - windowedWins) / Math.min(steps, window);
    if (Float.isFinite(latest)) {
      finite++;
      loss.add(latest);
      windowedLoss += (latest - windowedLoss) / Math.min(finite, window);
    }
    weight = itsWeight;
    resets += isReset ? 1 : 0;
  }

  MemberScore score(String name) {
    return new MemberScore(
        name,
        weight,
        new MemberScore.Means(loss.value() / finite, (double) wins / steps),
        new MemberScore.Means(
            finite == 0 ? Double.NaN : windowedLoss, steps == 0 ? Double.NaN : windowedWins),
        resets);
  }

  /** Resets since this was called before. */
  long takeResets() {
    long latest = resets - resetsTaken;
    resetsTaken = resets;
    return latest;
  }

  void write(DataOutput out) throws IOException {
    loss.write(out);
    out.writeLong(finite);
    out.writeLong(steps);
    out.writeLong(wins);
    out.writeDouble(windowedLoss);
    out.writeDouble(windowedWins);
    out.writeFloat(weight);
    out.writeLong(resets);
    out.writeLong(resetsTaken);
  }

  void read(DataInput in) throws IOException {
    loss.read(in);
    finite = in.readLong();
    steps = in.readLong();
    wins = in.readLong();
    windowedLoss = in.readDouble();
    windowedWins = in.readDouble();
    weight = in.readFloat();
    resets = in.readLong();
    resetsTaken = in.readLong();
  }
}
