package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A drawing in SVG, on white, so that it can be read on dark pages too. */
final class Svg {
  private final StringBuilder content = new StringBuilder();

  /** An empty one, in pixels. */
  Svg(int width, int height) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\""
            + " height=\"%2$d\" font-family=\"sans-serif\" font-size=\"13\">\n",
        width, height);
    rectangle(0, 0, width, height, "white");
  }

  private void add(String format, Object... values) {
    content.append(String.format(Locale.ROOT, format, values));
  }

  /** A filled rectangle. */
  void rectangle(double x, double y, double width, double height, String color) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
        x, y, width, height, color);
  }

  /** A thin line. */
  void line(double x1, double y1, double x2, double y2, String color) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
        x1, y1, x2, y2, color);
  }

  /** A line through points; broken where a coordinate is NaN. */
  void path(double[] x, double[] y, String color) {
    add("<path fill=\"none\" stroke=\"%s\" d=\"", color);
    boolean isDown = false;
    for (int i = 0; i < x.length; i++) {
      boolean isKnown = !Double.isNaN(x[i] + y[i]);
      if (isKnown) {
        add("%s%.1f %.1f", isDown ? "L" : "M", x[i], y[i]);
      }
      isDown = isKnown;
    }
    add("\"/>\n");
  }

  /**
   * A text.
   *
   * @param anchor which end of it is at x: start, middle or end
   */
  void text(double x, double y, String anchor, String color, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
        x, y, anchor, color, escaped);
  }

  /** Writes it; its folder is made. */
  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, content + "</svg>\n");
  }
}
