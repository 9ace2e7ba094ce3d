package io.millrace.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/** {@link DriftDetection.Kswin}. */
final class KswinDetector implements DriftDetector {
  private final int recent;
  private final long seed;
  private final int leastDistance;

  /** The oldest first. */
  private final double[] window;

  private int size;

  /** Numbers since the start. */
  private long count;

  KswinDetector(DriftDetection.Kswin settings) {
    this.recent = settings.recent();
    this.seed = settings.seed();
    this.leastDistance = KolmogorovSmirnov.leastDistance(recent, settings.confidence());
    this.window = new double[settings.window()];
  }

  @Override
  public Change add(double value) {
    count++;
    if (size == window.length) {
      System.arraycopy(window, 1, window, 0, size - 1);
      size--;
    }
    window[size++] = value;
    if (size < window.length) {
      return Change.NONE;
    }
    double[] former = drawn();
    double[] latest = Arrays.copyOfRange(window, size - recent, size);
    Arrays.sort(former);
    Arrays.sort(latest);
    if (KolmogorovSmirnov.distance(former, latest) < leastDistance) {
      return Change.NONE;
    }
    size = 0;
    return Arrays.stream(latest).sum() > Arrays.stream(former).sum() ? Change.RISE : Change.FALL;
  }

  /** As many of the numbers before the latest, each set of them as likely (Floyd 1987). */
  private double[] drawn() {
    SeededDraws draws = new SeededDraws(seed, count);
    BitSet places = new BitSet();
    double[] values = new double[recent];
    int before = size - recent;
    for (int i = 0; i < recent; i++) {
      int last = before - recent + i;
      int place = draws.below(last + 1);
      int free = places.get(place) ? last : place;
      places.set(free);
      values[i] = window[free];
    }
    return values;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeDouble(window[i]);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    count = in.readLong();
    size = in.readInt();
    for (int i = 0; i < size; i++) {
      window[i] = in.readDouble();
    }
  }
}
