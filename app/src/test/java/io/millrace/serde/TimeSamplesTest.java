package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.features.ExtraFields;
import io.millrace.features.Feature;
import io.millrace.features.Gaps;
import io.millrace.features.Label;
import io.millrace.features.Missing;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import io.millrace.features.TimePart;
import io.millrace.features.Unknown;
import io.millrace.features.Unlabelled;
import io.millrace.settings.LabelRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Times, and gaps that a column tells of, come out the same of every format. */
class TimeSamplesTest {
  private static final List<TimePart> DAYS = List.of(TimePart.TREND);

  private static final SampleFields FIELDS =
      new SampleFields(
          List.of(
              new Feature.Time("happened", DAYS, "event_time"),
              new Feature.Time("weekday", List.of(TimePart.DAY_OF_WEEK), "event_time"),
              new Feature.Time("due", DAYS, null, null, "UTC", null, true),
              new Feature.Numeric("x", null, null, true)),
          new Label.Number("y"),
          LabelRange.ANY,
          ExtraFields.REJECT,
          Unlabelled.PREDICT,
          Notes.DEFAULT,
          List.of(),
          new Gaps(Missing.ZERO, Unknown.OTHER, List.of("NA")));

  private static SampleFormat named(SampleFormat format) {
    return format.equals(Samples.CSV)
        ? new SampleFormat.Csv(List.of("event_time", "due", "x", "y"))
        : format;
  }

  /** 3 January 2000 is a Monday two days behind the origin, and 946771200000 ms are one. */
  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldBeReadAsWritten(SampleFormat format) throws InvalidSampleException {
    SampleCodec codec = Samples.codec(FIELDS, named(format));
    byte[] full =
        codec
            .newWriter()
            .write(
                Map.of(
                    "event_time",
                    "2000-01-03T00:00:00Z",
                    "due",
                    "946771200000",
                    "x",
                    "5",
                    "y",
                    "1"));
    byte[] lacking = codec.newWriter().write(Map.of("x", "5", "y", "1"));

    Samples.Decoded decoded = Samples.read(codec.newReader(), full, FIELDS);
    assertThat(decoded.row()).containsExactly(2, 0, 1, 1, 0, 5, 0, 1, 1);
    assertThat(decoded.sample()).isEqualTo(new Sample(null, 946_857_600_000L, true));
    assertThat(Samples.read(codec.newReader(), lacking, FIELDS).row())
        .containsExactly(0, 0, 0, 0, 1, 5, 0, 1, 1);
    byte[] gap = codec.newWriter().write(Map.of("due", "NA", "x", "5", "y", "1"));
    assertThat(Samples.read(codec.newReader(), gap, FIELDS).row())
        .containsExactly(0, 0, 0, 0, 1, 5, 0, 1, 1);
  }
}
