package io.millrace.benchmarks;

import io.millrace.evaluate.Score;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The plot of the page on quality: each learner's accuracy on each stream of classes. */
final class QualityPlot {
  private static final int MARKER = 9;

  private QualityPlot() {}

  /** Draws it. */
  static void write(List<QualityResult> results, Path file) throws IOException {
    List<QualityResult> known = results.stream().filter(QualityResult::isOfClasses).toList();
    List<String> streams = known.stream().map(QualityResult::stream).distinct().toList();
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1400)
            .height(700)
            .title("Accuracy on each stream, every learner without tuning")
            .yAxisTitle("accuracy, %")
            .build();
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setMarkerSize(MARKER);
    // With its drift a stream's name is too long to stand beside the others.
    List<String> names = streams.stream().map(stream -> stream.replaceFirst(",.*", "")).toList();
    List<String> learners = known.stream().map(QualityResult::learner).distinct().toList();
    for (int i = 0; i < learners.size(); i++) {
      String learner = learners.get(i);
      List<Double> accuracies =
          streams.stream().map(stream -> accuracy(known, stream, learner)).toList();
      CategorySeries series = chart.addSeries(learner, names, accuracies);
      // auto, the first, is the one to be found at once.
      series.setMarkerColor(
          i == 0 ? Color.BLACK : Color.getHSBColor(i / (float) learners.size(), 0.9f, 0.85f));
      series.setMarker(i == 0 ? SeriesMarkers.DIAMOND : SeriesMarkers.CIRCLE);
    }
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
  }

  private static double accuracy(List<QualityResult> known, String stream, String learner) {
    return known.stream()
        .filter(result -> result.stream().equals(stream) && result.learner().equals(learner))
        .mapToDouble(result -> 100 * result.score(Score.ACCURACY))
        .findFirst()
        .orElse(Double.NaN);
  }
}
