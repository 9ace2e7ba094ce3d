package io.millrace.cli.terminal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them; the live page writes them by the same rules. */
public final class Numbers {
  private static final double LARGE = 1e7;
  private static final MathContext SIGNIFICANT = new MathContext(4);

  private Numbers() {}

  /** A count, with separators: {@code 12,345}. */
  public static String count(long value) {
    return format("%,d", value);
  }

  /**
   * A score: four digits behind the point, fewer of large ones, and no more than tell something:
   * {@code 0.7500}, {@code 123.46}, {@code 6.33e10}.
   */
  public static String score(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= LARGE)) {
      return scientific(value);
    }
    int before = size < 1 ? 0 : (int) Math.floor(Math.log10(size));
    return format("%,." + Math.max(0, 4 - before) + "f", value);
  }

  /** Four significant digits at most: {@code 0.003}, {@code 12,346}, {@code 6.33e10}. */
  public static String brief(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-4 || size >= LARGE)) {
      return scientific(value);
    }
    return size >= 1000
        ? format("%,.0f", value)
        : new BigDecimal(value).round(SIGNIFICANT).stripTrailingZeros().toPlainString();
  }

  /** A time ago, in its largest unit: {@code 42 s ago}, {@code 3 min ago}, {@code 5 h ago}. */
  public static String age(double seconds) {
    if (seconds < 120) {
      return format("%.0f s ago", seconds);
    }
    if (seconds < 2 * 3600) {
      return format("%.0f min ago", Math.floor(seconds / 60));
    }
    return seconds < 2 * 86_400
        ? format("%.0f h ago", Math.floor(seconds / 3600))
        : format("%,.0f days ago", Math.floor(seconds / 86_400));
  }

  private static String scientific(double value) {
    return format("%.2e", value).replaceFirst("e([+-]?)0*(\\d)", "e$1$2").replace("e+", "e");
  }

  private static String format(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
