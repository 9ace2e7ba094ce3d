package io.millrace.streams;

/** The streams, as they are called. */
public enum StreamName {
  /** {@link Sea}. */
  sea,
  /** {@link Hyperplane}. */
  hyperplane,
  /** {@link Agrawal}. */
  agrawal,
  /** {@link Led}. */
  led,
  /** {@link RandomRbf}. */
  rbf,
  /** {@link Waveform}. */
  waveform,
  /** {@link Sine}. */
  sine,
  /** {@link Mixed}. */
  mixed,
  /** {@link Friedman}. */
  friedman;

  /** The stream of this name. */
  public SyntheticStream stream() {
    return switch (this) {
      case sea -> new Sea();
      case hyperplane -> new Hyperplane();
      case agrawal -> new Agrawal();
      case led -> new Led();
      case rbf -> new RandomRbf();
      case waveform -> new Waveform();
      case sine -> new Sine();
      case mixed -> new Mixed();
      case friedman -> new Friedman();
    };
  }
}
