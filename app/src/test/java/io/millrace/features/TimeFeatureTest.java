package io.millrace.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.settings.LabelRange;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TimeFeatureTest {
  private static final List<TimePart> ALL = List.of(TimePart.values());

  private Block block = new Block(1, 7, 1);

  private SampleEncoder encoder(Feature.Time time, Feature... others) {
    List<Feature> features = new java.util.ArrayList<>(List.of(time));
    features.addAll(List.of(others));
    SampleEncoder encoder =
        new SampleEncoder(
            new SampleFields(
                features,
                new Label.Number("y"),
                LabelRange.ANY,
                ExtraFields.REJECT,
                Unlabelled.PREDICT,
                Notes.DEFAULT,
                List.of(),
                new Gaps(Missing.MEAN, Unknown.OTHER)));
    block = new Block(1, features.stream().mapToInt(Feature::width).sum(), 1);
    encoder.start(block, 0);
    return encoder;
  }

  private static Field field(SampleEncoder encoder, String name) {
    return Objects.requireNonNull(encoder.field(name));
  }

  private float[] row() {
    float[] row = new float[block.features()];
    block.buffer().asFloatBuffer().get(0, row);
    return row;
  }

  private static Feature.Time time(List<TimePart> parts, String zone) {
    return new Feature.Time("t", parts, null, null, zone, null, null);
  }

  private void assertRow(double... expected) {
    float[] row = row();
    assertThat(row).hasSameSizeAs(expected);
    for (int i = 0; i < row.length; i++) {
      assertThat((double) row[i]).as("column " + i).isCloseTo(expected[i], within(1e-6));
    }
  }

  /**
   * Wednesday, 2 January 2002, 6:00: a quarter of the day, two sevenths of the week, a 365th of the
   * year; 2000 had 366 days, so it is day 366 + 365 + 1 since the origin, and a quarter.
   */
  @Test
  void shouldTurnEachPartIntoAPointOfItsCycle() throws Exception {
    SampleEncoder encoder = encoder(time(ALL, "UTC"));
    field(encoder, "t").text("2002-01-02T06:00:00Z");
    encoder.finish();

    double week = 2 * Math.PI * 2 / 7;
    double year = 2 * Math.PI / 365;
    assertRow(
        1, 0, Math.sin(week), Math.cos(week), Math.sin(year), Math.cos(year), 366 + 365 + 1 + 0.25);
  }

  /** 23:30 UTC on Sunday is 0:30 on Monday in Berlin. */
  @Test
  void shouldCountHoursAndDaysInTheZone() throws Exception {
    SampleEncoder encoder =
        encoder(time(List.of(TimePart.DAY_OF_WEEK, TimePart.HOUR_OF_DAY), "Europe/Berlin"));
    field(encoder, "t").text("2026-01-04T23:30:00Z");
    encoder.finish();

    double halfAnHour = 2 * Math.PI / 48;
    assertRow(0, 1, Math.sin(halfAnHour), Math.cos(halfAnHour));
  }

  @Test
  void shouldReadNumbersPatternsAndTextsOfNumbers() throws Exception {
    Feature.Time seconds =
        new Feature.Time("t", List.of(TimePart.TREND), null, "epoch_s", "UTC", null, null);
    SampleEncoder encoder = encoder(seconds);
    field(encoder, "t").number(946_684_800L + 43_200);
    encoder.finish();
    assertRow(0.5);

    encoder.start(block, 0);
    field(encoder, "t").parse("946684800");
    encoder.finish();
    assertRow(0);

    Feature.Time pattern =
        new Feature.Time("t", List.of(TimePart.TREND), null, "dd.MM.yyyy", "UTC", null, null);
    SampleEncoder dates = encoder(pattern);
    field(dates, "t").text("03.01.2000");
    dates.finish();
    assertRow(2);
  }

  @Test
  void shouldRefuseWhatIsNoTime() {
    SampleEncoder encoder = encoder(time(ALL, "UTC"));
    assertThatThrownBy(() -> field(encoder, "t").text("soon"))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessageContaining("feature 't': \"soon\" is not a time");
  }

  @Test
  void shouldBeOfTheSamplesTimeIfThatIsItsField() throws Exception {
    Feature.Time time = new Feature.Time("t", List.of(TimePart.TREND), "event_time");
    SampleEncoder encoder = encoder(time, new Feature.Numeric("x"));
    encoder.eventTimeMillis(946_684_800_000L + 86_400_000);
    field(encoder, "x").number(3);

    assertThat(encoder.finish().eventTime()).isEqualTo(946_771_200_000L);
    assertRow(1, 3);
  }

  /** A packed sample holds all features but that of its time, which has a field of its own. */
  @Test
  void shouldBeOfTheSamplesTimeWhenTheOthersArePacked() throws Exception {
    Feature.Time time = new Feature.Time("t", List.of(TimePart.TREND), "event_time");
    SampleEncoder encoder = encoder(time, new Feature.Numeric("x"));
    encoder.packed(0, 3);
    encoder.endPacked(1);
    encoder.finish();
    assertThat(row()).containsExactly(Float.NaN, 3);

    encoder.start(block, 0);
    encoder.eventTimeMillis(946_684_800_000L);
    encoder.packed(0, new float[] {4}, 1);
    encoder.endPacked(1);
    encoder.finish();
    assertRow(0, 4);
  }

  @Test
  void shouldTakeItsColumnsFromAPackedSample() throws Exception {
    SampleEncoder encoder = encoder(time(List.of(TimePart.HOUR_OF_DAY), "UTC"));
    encoder.packed(0, new float[] {1, 0}, 2);
    encoder.endPacked(2);
    encoder.finish();

    assertRow(1, 0);
  }

  @Test
  void shouldNameItsColumns() {
    assertThat(time(List.of(TimePart.DAY_OF_WEEK, TimePart.TREND), "UTC").titles())
        .containsExactly("t.day_of_week.sin", "t.day_of_week.cos", "t.trend");
  }
}
