package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A plot of the page on peers: how many samples a second each can do, on a logarithmic scale. */
final class PeersPlot {
  private static final int WIDTH = 900;
  private static final int LEFT = 210;
  private static final int RIGHT = 90;
  private static final int TOP = 40;
  private static final int ROW = 28;
  private static final int BAR = 18;
  private static final String OURS = "#1f6fb4";
  private static final String OTHERS = "#9aa4ad";
  private static final String TEXT = "#24292f";
  private static final String GRID = "#e3e6e8";

  private PeersPlot() {}

  /** Draws it, in the order given. */
  static void write(String title, List<String> names, List<Double> perSecond, Path file)
      throws IOException {
    int bottom = TOP + ROW * names.size();
    Svg svg = new Svg(WIDTH, bottom + 30);
    svg.text(LEFT, 24, "start", TEXT, title);
    Axis axis = Axis.logarithmic(perSecond.stream().mapToDouble(value -> value).toArray());
    for (double tick : axis.ticks()) {
      double x = LEFT + axis.place(tick) * (WIDTH - LEFT - RIGHT);
      svg.line(x, TOP, x, bottom, GRID);
      svg.text(x, bottom + 18, "middle", TEXT, number(tick));
    }
    for (int i = 0; i < names.size(); i++) {
      double y = TOP + ROW * i;
      double length = axis.place(perSecond.get(i)) * (WIDTH - LEFT - RIGHT);
      String color = names.get(i).startsWith("Millrace") ? OURS : OTHERS;
      svg.text(LEFT - 8, y + ROW / 2.0 + 5, "end", TEXT, names.get(i));
      svg.rectangle(LEFT, y + (ROW - BAR) / 2.0, length, BAR, color);
      svg.text(LEFT + length + 6, y + ROW / 2.0 + 5, "start", TEXT, number(perSecond.get(i)));
    }
    svg.write(file);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
