package io.millrace.tensorflow.layer;

/**
 * Numbers of a sample that a layer computes to read them several times, while learning in a {@link
 * Pass#compiled} run: those of a mini-batch should not be more than the processor's cache holds.
 *
 * @param numbers of a sample
 * @param convolves whether {@link Patches} are among them
 * @param suitXla whether XLA is quick with them, as long as they are in the cache
 */
public record Copies(long numbers, boolean convolves, boolean suitXla) {
  /** Too few to matter. */
  public static final Copies NONE = new Copies(0, false, true);

  /** These, and those of another layer. */
  public Copies and(Copies other) {
    return new Copies(
        numbers + other.numbers, convolves || other.convolves, suitXla && other.suitXla);
  }
}
