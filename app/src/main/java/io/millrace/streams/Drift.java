package io.millrace.streams;

/**
 * How one concept takes the place of another.
 *
 * @param kind whether all at once, or for a while
 * @param at samples before the change, or before its middle
 * @param width samples that a gradual change takes, more or less
 */
public record Drift(Kind kind, double at, double width) {
  /** The ways in which it can happen. */
  public enum Kind {
    /** It does not: all samples are of the first concept. */
    none,
    /** All at once. */
    abrupt,
    /** Samples of both concepts come for a while, more and more of the second. */
    gradual
  }

  /**
   * The chance that a sample is of the second concept: of a gradual change that of MOA and River, 1
   * / (1 + exp(−4 (n − at) / width)).
   *
   * <p>Bifet, Holmes, Pfahringer, Kirkby, Gavaldà: New ensemble methods for evolving data streams.
   * KDD 2009.
   *
   * @param n samples before this one
   */
  double chance(long n) {
    return switch (kind) {
      case none -> 0;
      case abrupt -> n < at ? 0 : 1;
      case gradual -> 1 / (1 + StrictMath.exp(-4 * (n - at) / width));
    };
  }
}
