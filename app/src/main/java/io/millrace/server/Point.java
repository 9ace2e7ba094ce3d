package io.millrace.server;

import java.util.Arrays;
import java.util.List;

/**
 * All series at one time.
 *
 * @param time in ms since 1970-01-01 UTC
 * @param values in the order of {@link Series}; NaN where there is none
 */
record Point(long time, float[] values) {
  /** A hole in all lines. */
  static Point gap(long time) {
    float[] values = new float[Series.values().length];
    Arrays.fill(values, Float.NaN);
    return new Point(time, values);
  }

  /** One series of many points. */
  static float[] column(List<Point> points, int series) {
    float[] column = new float[points.size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = points.get(i).values[series];
    }
    return column;
  }

  /** The mean of each series over those points that have it, at the time of the first. */
  static Point mean(List<Point> points) {
    Point mean = gap(points.get(0).time);
    for (int i = 0; i < mean.values.length; i++) {
      int series = i;
      mean.values[i] =
          (float)
              points.stream()
                  .mapToDouble(point -> point.values[series])
                  .filter(Double::isFinite)
                  .average()
                  .orElse(Double.NaN);
    }
    return mean;
  }
}
