package io.millrace.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.settings.LabelRange;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GapsTest {
  private static final List<Feature> FEATURES =
      List.of(
          new Feature.Numeric("price"),
          new Feature.Category("day", List.of("1", "2")),
          new Feature.Hashed("shop", 1000),
          new Feature.Bag("title", 1000, 2),
          new Feature.Vector("x", 2));

  private final Block block = new Block(1, 8, 1);

  private SampleEncoder encoder(Missing missing, Unknown unknown) {
    SampleEncoder encoder =
        new SampleEncoder(
            new SampleFields(
                FEATURES,
                new Label.Number("y"),
                LabelRange.ANY,
                ExtraFields.REJECT,
                Unlabelled.PREDICT,
                Notes.DEFAULT,
                List.of(),
                new Gaps(missing, unknown)));
    encoder.start(block, 0);
    return encoder;
  }

  private static Field field(SampleEncoder encoder, String name) {
    return Objects.requireNonNull(encoder.field(name));
  }

  private static void vector(SampleEncoder encoder) throws InvalidSampleException {
    Field x = field(encoder, "x");
    x.startVector();
    x.element(0, 7.0);
    x.element(1, 8.0);
    x.endVector(2);
  }

  private float[] row() {
    float[] row = new float[8];
    block.buffer().asFloatBuffer().get(0, row);
    return row;
  }

  @Test
  void shouldWriteWhatStandsForEachFeatureThatIsMissing() throws InvalidSampleException {
    block.setFeature(0, 1, 5); // left over from another sample
    SampleEncoder encoder = encoder(Missing.MEAN, Unknown.REJECT);
    vector(encoder);
    encoder.finish();

    int empty = new Buckets("shop", 1000).of("", 0, 0);
    assertThat(row()).containsExactly(Float.NaN, 0, 0, empty, -1, -1, 7, 8);
  }

  @Test
  void shouldWriteZeroInPlaceOfANumberIfItIsTo() throws InvalidSampleException {
    SampleEncoder encoder = encoder(Missing.ZERO, Unknown.REJECT);
    vector(encoder);
    encoder.finish();

    assertThat(row()[0]).isZero();
  }

  @Test
  void shouldRefuseASampleWithoutAVector() throws InvalidSampleException {
    SampleEncoder encoder = encoder(Missing.MEAN, Unknown.REJECT);
    field(encoder, "price").number(1.0);

    assertMissing(encoder, "feature 'x': missing");
  }

  @Test
  void shouldRefuseASampleWithoutAnyFeature() throws InvalidSampleException {
    SampleEncoder encoder = encoder(Missing.MEAN, Unknown.REJECT);
    encoder.label().number(1.0);

    assertMissing(
        encoder,
        "feature 'day', feature 'price', feature 'shop', feature 'title', feature 'x': missing");
  }

  @Test
  void shouldRefuseAnyGapIfItIsTo() throws InvalidSampleException {
    SampleEncoder encoder = encoder(Missing.REJECT, Unknown.REJECT);
    vector(encoder);

    assertMissing(
        encoder, "feature 'day', feature 'price', feature 'shop', feature 'title': missing");
  }

  private static void assertMissing(SampleEncoder encoder, String message) {
    InvalidSampleException fault =
        catchThrowableOfType(InvalidSampleException.class, encoder::finish);
    assertThat(fault.reason()).isEqualTo(Reason.MISSING_FIELD);
    assertThat(fault).hasMessage(message);
  }

  @Test
  void shouldTellAnUnknownCategoryFromAllThatAreKnown() throws InvalidSampleException {
    SampleEncoder encoder = encoder(Missing.MEAN, Unknown.OTHER);
    field(encoder, "day").text("3");
    vector(encoder);
    encoder.finish();

    assertThat(row()).startsWith(Float.NaN, 0, 0);
  }

  @Test
  void shouldRefuseAnUnknownCategoryIfItIsTo() {
    SampleEncoder encoder = encoder(Missing.MEAN, Unknown.REJECT);
    InvalidSampleException fault =
        catchThrowableOfType(InvalidSampleException.class, () -> field(encoder, "day").number(3));
    assertThat(fault.reason()).isEqualTo(Reason.UNKNOWN_CLASS);
  }

  /** What is not one of the classes can't be learned. */
  @Test
  void shouldAlwaysRefuseAnUnknownClass() {
    SampleEncoder encoder =
        new SampleEncoder(
            new SampleFields(
                FEATURES,
                new Label.Category("y", List.of("a", "b")),
                LabelRange.ANY,
                ExtraFields.REJECT,
                Unlabelled.PREDICT,
                Notes.DEFAULT,
                List.of(),
                new Gaps(Missing.MEAN, Unknown.OTHER)));
    encoder.start(block, 0);
    InvalidSampleException fault =
        catchThrowableOfType(InvalidSampleException.class, () -> encoder.label().text("c"));
    assertThat(fault.reason()).isEqualTo(Reason.UNKNOWN_CLASS);
  }
}
