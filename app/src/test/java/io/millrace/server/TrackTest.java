package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackTest {
  private final Track track = new Track();

  @Test
  void shouldKeepEachSecondOfTenMinutesAndTensOfSecondsBefore() {
    addSeconds(0, 700);

    List<Point> points = track.points();
    // Nine means of ten seconds; the ten from 90 on, whose time may not be over yet; ten minutes.
    assertThat(points).hasSize(9 + 10 + 600);
    assertThat(points.get(0).time()).isZero();
    assertThat(points.get(0).values()[0]).isEqualTo(4.5f);
    assertThat(points.get(1).time()).isEqualTo(10_000);
    assertThat(points.get(1).values()[0]).isEqualTo(14.5f);
    assertThat(points).isSortedAccordingTo((a, b) -> Long.compare(a.time(), b.time()));
    assertThat(points.get(618).values()[0]).isEqualTo(699);
  }

  @Test
  void shouldStayBoundedHoweverLongItRuns() {
    addSeconds(0, 1_000_000);

    assertThat(track.points()).hasSizeLessThan(600 + 1080 + 2016 + 50);
    assertThat(track.points().get(0).time())
        .as("a week is kept")
        .isLessThan((1_000_000L - 7 * 86_400) * 1000);
  }

  @Test
  void shouldTakeTheMeanOfNumbersThatAreThere() {
    Point mean = Point.mean(List.of(point(1, 2), Point.gap(2), point(3, 4)));

    assertThat(mean.time()).isEqualTo(1);
    assertThat(mean.values()[0]).isEqualTo(3);
  }

  private void addSeconds(int from, int to) {
    for (int second = from; second < to; second++) {
      track.add(point(second * 1000L, second));
    }
  }

  static Point point(long time, float value) {
    Point point = Point.gap(time);
    Arrays.fill(point.values(), value);
    return point;
  }
}
