package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Everything that was seen in a long run over its time, one panel below the other. */
final class SoakPlot {
  private static final int WIDTH = 900;
  private static final int LEFT = 70;
  private static final int RIGHT = 190;
  private static final int PANEL = 190;
  private static final int GAP = 45;

  /** Points of a line; of the rows that share one the highest is shown, so that no peak is lost. */
  private static final int POINTS = 600;

  private static final String TEXT = "#24292f";
  private static final String GRID = "#e3e6e8";
  private static final List<String> COLORS = List.of("#1f6fb4", "#d1672a", "#4c8a3f");

  /** A quantity of each row; NaN or negative: not known. */
  private record Line(String name, ToDoubleFunction<SoakRow> value) {}

  private record Panel(String title, boolean isLogarithmic, List<Line> lines) {}

  private static final List<Panel> PANELS =
      List.of(
          new Panel(
              "memory, MiB",
              false,
              List.of(
                  new Line("learner, resident", row -> row.learner().mebibytes()),
                  new Line("learner, heap used", SoakRow::heap),
                  new Line("broker, resident", row -> row.broker().mebibytes()))),
          new Panel(
              "threads and file handles",
              false,
              List.of(
                  new Line("learner, threads", row -> row.learner().threads()),
                  new Line("learner, file handles", row -> row.learner().handles()))),
          new Panel(
              "samples a second",
              false,
              List.of(new Line("sent", SoakRow::sent), new Line("predicted", SoakRow::predicted))),
          new Panel(
              "latency of predictions, ms",
              true,
              List.of(
                  new Line("99th percentile", SoakRow::p99), new Line("median", SoakRow::p50))));

  private final List<SoakRow> rows;
  private final Svg svg = new Svg(WIDTH, PANELS.size() * (PANEL + GAP) + 20);

  private SoakPlot(List<SoakRow> rows) {
    this.rows = rows;
  }

  /** Draws rows in the order of time, of which there is one at least. */
  static void write(List<SoakRow> rows, Path file) throws IOException {
    SoakPlot plot = new SoakPlot(rows);
    for (int i = 0; i < PANELS.size(); i++) {
      plot.draw(PANELS.get(i), 30 + i * (PANEL + GAP));
    }
    plot.svg.write(file);
  }

  private void draw(Panel panel, int top) {
    double[][] values = panel.lines.stream().map(this::values).toArray(double[][]::new);
    double[] all = Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray();
    double greatest = Arrays.stream(all).filter(value -> value >= 0).max().orElse(1);
    Axis vertical = panel.isLogarithmic ? Axis.logarithmic(all) : Axis.linear(greatest);
    Axis hours = Axis.linear(rows.get(rows.size() - 1).hours());
    svg.text(LEFT, top - 8, "start", TEXT, panel.title);
    for (double tick : vertical.ticks()) {
      double y = top + PANEL * (1 - vertical.place(tick));
      svg.line(LEFT, y, WIDTH - RIGHT, y, GRID);
      svg.text(LEFT - 6, y + 4, "end", TEXT, label(tick));
    }
    for (double tick : hours.ticks()) {
      double x = LEFT + hours.place(tick) * (WIDTH - LEFT - RIGHT);
      svg.line(x, top, x, top + PANEL, GRID);
      svg.text(x, top + PANEL + 16, "middle", TEXT, label(tick) + " h");
    }
    double[] x = times().map(time -> LEFT + hours.place(time) * (WIDTH - LEFT - RIGHT)).toArray();
    for (int i = 0; i < values.length; i++) {
      double[] y =
          Arrays.stream(values[i])
              .map(value -> top + PANEL * (1 - vertical.place(value)))
              .toArray();
      svg.path(x, y, COLORS.get(i));
      svg.text(
          WIDTH - RIGHT + 10, top + 14 + 20 * i, "start", COLORS.get(i), panel.lines.get(i).name);
    }
  }

  private static String label(double tick) {
    String text = String.format(Locale.ROOT, "%,.3f", tick);
    return text.replaceAll("\\.?0+$", "");
  }

  /** The rows that share a point. */
  private List<SoakRow> stretch(int point, int points) {
    return rows.subList(point * rows.size() / points, (point + 1) * rows.size() / points);
  }

  private int points() {
    return Math.min(POINTS, rows.size());
  }

  private DoubleStream times() {
    return IntStream.range(0, points())
        .mapToDouble(point -> stretch(point, points()).get(0).hours());
  }

  private double[] values(Line line) {
    return IntStream.range(0, points())
        .mapToDouble(
            point ->
                stretch(point, points()).stream()
                    .mapToDouble(line.value)
                    .filter(value -> value >= 0)
                    .max()
                    .orElse(Double.NaN))
        .toArray();
  }
}
