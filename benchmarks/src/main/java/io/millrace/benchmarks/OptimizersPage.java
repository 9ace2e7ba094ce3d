package io.millrace.benchmarks;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;

/** The page on optimizers: its table and its plot. */
final class OptimizersPage {
  private final Path docs;
  private final int[] lengths;

  /**
   * A page.
   *
   * @param lengths samples learned at each column of the table
   */
  OptimizersPage(Path docs, int[] lengths) {
    this.docs = docs;
    this.lengths = lengths;
  }

  /** Puts other numbers in. */
  void write(Map<OptimizerTrial, double[]> losses) throws IOException {
    PageTable.replace(docs.resolve("optimizers.md"), table(losses));
    Path images = Files.createDirectories(docs.resolve("images"));
    plot(losses, images.resolve("optimizers.png"));
  }

  private String table(Map<OptimizerTrial, double[]> losses) {
    StringBuilder table = new StringBuilder("| `optimizer` | rate |");
    Arrays.stream(lengths).forEach(length -> table.append(" %,d |".formatted(length)));
    table.append("\n|---|---|").append("---|".repeat(lengths.length)).append('\n');
    losses.forEach((trial, row) -> table.append(line(trial, row)));
    return table.toString();
  }

  private static String line(OptimizerTrial trial, double[] row) {
    String cells =
        Arrays.stream(row)
            .mapToObj(loss -> String.format(Locale.ROOT, "%.3f", loss))
            .collect(Collectors.joining(" | "));
    String rate = trial.defaults() ? "default" : "tuned";
    return "| `%s` | %s | %s |\n".formatted(trial.optimizer(), rate, cells);
  }

  private void plot(Map<OptimizerTrial, double[]> losses, Path file) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(1200)
            .height(700)
            .title("Every optimizer on one stream (dashed: tuned rate)")
            .xAxisTitle("samples learned")
            .yAxisTitle("loss of the latest 1,000")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisDecimalPattern("#,###");
    chart.getStyler().setMarkerSize(7);
    double[] samples = Arrays.stream(lengths).asDoubleStream().toArray();
    losses.forEach(
        (trial, row) ->
            chart
                .addSeries(trial.optimizer(), samples, row)
                .setLineStyle(trial.defaults() ? SeriesLines.SOLID : SeriesLines.DASH_DASH));
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
  }
}
