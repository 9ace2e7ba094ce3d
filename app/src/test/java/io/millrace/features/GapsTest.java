package io.millrace.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.settings.LabelRange;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
  void shouldTakeTheNamedTextsForMissingNumbers() throws InvalidSampleException {
    Gaps gaps = new Gaps(Missing.MEAN, Unknown.OTHER, List.of("NA", "NaN"));
    Feature.Numeric price = new Feature.Numeric("price");
    SampleEncoder encoder = encoder(gaps, price, new Feature.Category("day", List.of("NA")));

    encoder.start(block, 0);
    field(encoder, "price").text("NA");
    field(encoder, "day").text("NA");
    encoder.label().parse("NA");
    assertThat(encoder.finish().labelled()).isFalse();
    assertThat(row()).startsWith(Float.NaN, 1);

    encoder.start(block, 0);
    field(encoder, "price").number(Double.NaN);
    field(encoder, "day").text("NA");
    encoder.finish();
    assertThat(row()).startsWith(Float.NaN, 1);

    encoder.start(block, 0);
    assertReason(Reason.WRONG_TYPE, () -> field(encoder, "price").text("n/a"));
    assertReason(Reason.WRONG_TYPE, () -> field(encoder, "price").parse("n/a"));
    assertReason(Reason.NOT_FINITE, () -> field(encoder, "price").number(Double.POSITIVE_INFINITY));
  }

  /** As null does: the mean of each of its columns stands for it. */
  @Test
  void shouldTakeTheNamedTextsForMissingTimes() throws InvalidSampleException {
    Gaps gaps = new Gaps(Missing.MEAN, Unknown.OTHER, List.of("NA", "NaN"));
    SampleEncoder encoder =
        encoder(
            gaps,
            new Feature.Time("due", List.of(TimePart.HOUR_OF_DAY), null),
            new Feature.Numeric("price"));

    encoder.start(block, 0);
    field(encoder, "due").text("NA");
    assertNoTime(encoder);

    encoder.start(block, 0);
    field(encoder, "due").parse("NA");
    assertNoTime(encoder);

    encoder.start(block, 0);
    field(encoder, "due").number(Double.NaN);
    assertNoTime(encoder);

    encoder.start(block, 0);
    assertReason(Reason.WRONG_TYPE, () -> field(encoder, "due").text("n/a"));
    assertReason(Reason.WRONG_TYPE, () -> field(encoder, "due").number(Double.NEGATIVE_INFINITY));
  }

  private void assertNoTime(SampleEncoder encoder) throws InvalidSampleException {
    field(encoder, "price").number(3);
    encoder.finish();
    assertThat(row()).startsWith(Float.NaN, Float.NaN, 3);
  }

  /** A list has no gaps, and neither the sample's time nor its weight is one of the features. */
  @Test
  void shouldTakeTheNamedTextsInPlaceOfSingleNumbersOnly() throws InvalidSampleException {
    Gaps gaps = new Gaps(Missing.MEAN, Unknown.OTHER, List.of("NA", "NaN"));
    SampleEncoder encoder = encoder(gaps, new Feature.Vector("x", 2));

    encoder.start(block, 0);
    Field x = field(encoder, "x");
    x.startVector();
    assertReason(Reason.WRONG_TYPE, () -> x.element(0, "NA"));
    assertReason(Reason.NOT_FINITE, () -> x.element(0, Double.NaN));
    assertReason(Reason.WRONG_TYPE, () -> field(encoder, "event_time").text("NA"));
    assertReason(Reason.WRONG_TYPE, () -> field(encoder, "weight").text("NA"));
    assertReason(Reason.NOT_FINITE, () -> field(encoder, "weight").number(Double.NaN));
  }

  @Test
  void shouldTakeInfiniteNumbersForMissingOnesWhereTheyAreNamed() throws InvalidSampleException {
    Gaps gaps = new Gaps(Missing.MEAN, Unknown.OTHER, List.of("Infinity"));
    Feature.Numeric price = new Feature.Numeric("price");
    SampleEncoder encoder = encoder(gaps, price, new Feature.Category("day", List.of("MO")));

    encoder.start(block, 0);
    field(encoder, "price").number(Double.POSITIVE_INFINITY);
    field(encoder, "day").text("MO");
    encoder.finish();
    assertThat(row()).startsWith(Float.NaN, 1);

    encoder.start(block, 0);
    assertReason(Reason.NOT_FINITE, () -> field(encoder, "price").number(Double.NEGATIVE_INFINITY));
  }

  @Test
  void shouldTakeTheNamedTextsForAMissingLabelUnlessTheyAreClasses() throws InvalidSampleException {
    Gaps gaps = new Gaps(Missing.MEAN, Unknown.OTHER, List.of("NULL", "UP"));
    SampleEncoder encoder =
        new SampleEncoder(
            new SampleFields(
                List.of(new Feature.Numeric("price")),
                new Label.Category("class", List.of("DOWN", "UP")),
                LabelRange.ANY,
                ExtraFields.REJECT,
                Unlabelled.PREDICT,
                Notes.DEFAULT,
                List.of(),
                gaps));

    assertThat(isLabelled(encoder, "NULL")).isFalse();
    assertThat(isLabelled(encoder, "UP")).isTrue();
    assertReason(Reason.UNKNOWN_CLASS, () -> isLabelled(encoder, "null"));
  }

  private boolean isLabelled(SampleEncoder encoder, String label) throws InvalidSampleException {
    encoder.start(block, 0);
    field(encoder, "price").number(1);
    encoder.label().text(label);
    return encoder.finish().labelled();
  }

  private static void assertReason(Reason reason, ThrowingCallable call) {
    assertThat(catchThrowableOfType(InvalidSampleException.class, call).reason()).isEqualTo(reason);
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

  private SampleEncoder encoder(Gaps gaps, Feature... features) {
    SampleEncoder encoder =
        new SampleEncoder(
            new SampleFields(
                List.of(features),
                new Label.Number("y"),
                LabelRange.ANY,
                ExtraFields.REJECT,
                Unlabelled.PREDICT,
                Notes.DEFAULT,
                List.of(),
                gaps));
    encoder.start(block, 0);
    return encoder;
  }

  @Test
  void shouldHeedWhatAFeatureSaysOfItself() throws InvalidSampleException {
    Feature zero = new Feature.Numeric("zero", null, Missing.ZERO, null);
    Feature mean = new Feature.Numeric("mean", null, Missing.MEAN, null);
    Feature numbers = new Feature.Vector("numbers", 2, null, Missing.MEAN, null);
    Feature there = new Feature.Numeric("there");
    SampleEncoder encoder =
        encoder(new Gaps(Missing.REJECT, Unknown.REJECT), zero, mean, numbers, there);
    field(encoder, "there").number(5);
    encoder.finish();
    assertThat(row()).startsWith(0, Float.NaN, Float.NaN, Float.NaN, 5);

    encoder.start(block, 0);
    field(encoder, "zero").number(5);
    assertMissing(encoder, "feature 'there': missing");
  }

  @Test
  void shouldTellWhetherAValueIsMissingInAColumnOfItsOwn() throws InvalidSampleException {
    Feature price = new Feature.Numeric("price", null, null, true);
    Feature day = new Feature.Category("day", List.of("mo"), null, null, true, null, null);
    SampleEncoder encoder = encoder(new Gaps(Missing.MEAN, Unknown.OTHER), price, day);
    field(encoder, "price").number(5);
    encoder.finish();
    assertThat(row()).startsWith(5, 0, 0, 1);

    encoder.start(block, 0);
    field(encoder, "day").text("tu");
    encoder.finish();
    assertThat(row()).startsWith(Float.NaN, 1, 0, 0);

    encoder.start(block, 0);
    encoder.packed(0, new float[] {6, 0}, 2);
    encoder.endPacked(2);
    encoder.finish();
    assertThat(row()).startsWith(6, 0, 1, 0);
    assertThat(price.titles()).containsExactly("price", "price.missing");
  }

  @Test
  void shouldHeedWhatACategorySaysOfUnknownValues() throws InvalidSampleException {
    SampleEncoder encoder =
        encoder(
            new Gaps(Missing.MEAN, Unknown.REJECT),
            new Feature.Category("any", List.of("1"), null, null, null, Unknown.OTHER, null),
            new Feature.Category("day", List.of("1")));
    field(encoder, "any").text("2");
    InvalidSampleException fault =
        catchThrowableOfType(InvalidSampleException.class, () -> field(encoder, "day").text("2"));
    assertThat(fault.reason()).isEqualTo(Reason.UNKNOWN_CLASS);
  }
}
