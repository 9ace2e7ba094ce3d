package io.millrace.cli;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The demo's samples: points of the plane and {@value #NOISE} columns of noise, in three classes
 * cut like a pie. The pie turns slowly, once in {@value #TURN} samples, and its pieces change names
 * all at once every {@value #CONCEPT} samples; one label in twenty is wrong. Sample i is a function
 * of i alone, so the stream can be taken up anywhere.
 */
final class DriftingStream implements Iterator<byte[]> {
  private static final int NOISE = 4;
  private static final int CLASSES = 3;
  private static final int TURN = 200_000;
  private static final int CONCEPT = 25_000;
  private static final double WRONG = 0.05;

  private final long end;
  private long next;

  /** The samples from {@code start} on, up to but without {@code end}. */
  DriftingStream(long start, long end) {
    this.next = start;
    this.end = end;
  }

  @Override
  public boolean hasNext() {
    return next < end;
  }

  /** The next sample, as a flat JSON object. */
  @Override
  public byte[] next() {
    long index = next++;
    SplittableRandom random = new SplittableRandom(index);
    double x = random.nextDouble(-1, 1);
    double y = random.nextDouble(-1, 1);
    StringBuilder json = new StringBuilder();
    json.append(
        String.format(Locale.ROOT, "{\"id\":\"demo-%d\",\"x\":%.6f,\"y\":%.6f", index, x, y));
    for (int i = 0; i < NOISE; i++) {
      json.append(String.format(Locale.ROOT, ",\"noise_%d\":%.6f", i, random.nextDouble(-1, 1)));
    }
    json.append(",\"piece\":\"").append((char) ('A' + label(index, x, y, random))).append("\"}");
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static int label(long index, double x, double y, SplittableRandom random) {
    if (random.nextDouble() < WRONG) {
      return random.nextInt(CLASSES);
    }
    double turned = Math.atan2(y, x) / (2 * Math.PI) + 0.5 + (double) index / TURN;
    int piece = (int) (turned % 1 * CLASSES);
    return (int) ((piece + index / CONCEPT) % CLASSES);
  }
}
