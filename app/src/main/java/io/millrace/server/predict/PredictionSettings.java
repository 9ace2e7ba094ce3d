package io.millrace.server.predict;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;

/**
 * How large a request for predictions may be.
 *
 * @param maxBytes of its body
 * @param maxRows samples in it
 */
public record PredictionSettings(
    @Default("1048576") @Unit("bytes") @Bounds(">= 1024 and <= 268435456") int maxBytes,
    @Default("1024") @Unit("samples") @Bounds(">= 1 and <= 1048576") int maxRows) {
  /** Those without settings. */
  public static final PredictionSettings DEFAULT = new PredictionSettings(1 << 20, 1024);
}
