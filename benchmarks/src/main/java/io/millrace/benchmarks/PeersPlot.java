package io.millrace.benchmarks;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A plot of the page on peers: how many samples a second each can do, on a logarithmic scale. */
final class PeersPlot {
  private static final int MARKER = 12;

  private PeersPlot() {}

  /** Draws it, in the order given. */
  static void write(String title, List<String> names, List<Double> perSecond, Path file)
      throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1000)
            .height(560)
            .title(title)
            .yAxisTitle("samples/s")
            .build();
    // Points: the bars of a logarithmic scale would have no bottom.
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisDecimalPattern("#,###");
    chart.getStyler().setXAxisLabelRotation(45);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setMarkerSize(MARKER);
    CategorySeries series = chart.addSeries("samples/s", names, perSecond);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(new Color(0x1f6fb4));
    Files.createDirectories(file.toAbsolutePath().getParent());
    VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
  }
}
