package io.millrace.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.settings.LabelRange;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleEncoderTest {
  private static final List<Feature> FEATURES =
      List.of(
          new Feature.Numeric("price"),
          new Feature.Category("day", List.of("1", "2", "3")),
          new Feature.Vector("x", 2));

  private final Block block = new Block(2, 6, 1);
  private final SampleEncoder encoder =
      encoder(new Label.Category("class", List.of("DOWN", "UP")), LabelRange.ANY);

  private static SampleEncoder encoder(Label label, LabelRange range) {
    return new SampleEncoder(new SampleFields(FEATURES, label, range));
  }

  private static Field field(SampleEncoder encoder, String name) {
    return Objects.requireNonNull(encoder.field(name));
  }

  private Field start(String name) {
    encoder.start(block, 1);
    return field(encoder, name);
  }

  private static void vector(Field field, double... values) throws InvalidSampleException {
    field.startVector();
    for (int i = 0; i < values.length; i++) {
      field.element(i, values[i]);
    }
    field.endVector(values.length);
  }

  private static void assertInvalid(Reason reason, String message, ThrowingCallable call) {
    InvalidSampleException e = catchThrowableOfType(InvalidSampleException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e).hasMessage(message);
  }

  private float[] row(int row) {
    float[] values = new float[block.width()];
    block.buffer().asFloatBuffer().get(row * block.width(), values);
    return values;
  }

  @Test
  void shouldWriteFeaturesLabelAndWeightInOrderOfTheSettingsWhenFieldsComeInAnyOrder()
      throws InvalidSampleException {
    encoder.start(block, 1);
    encoder.label().text("UP");
    vector(field(encoder, "x"), 7, 8);
    encoder.weight().number(0.5);
    field(encoder, "day").text("2");
    encoder.id().text("s1");
    field(encoder, "price").number(1.5);
    encoder.eventTime().number(1234L);

    assertThat(encoder.finish()).isEqualTo(new Sample("s1", 1234, true));
    assertThat(row(1)).containsExactly(1.5f, 0, 1, 0, 7, 8, 1, 0.5f);
  }

  @Test
  void shouldForgetTheSampleBeforeWhenANewOneStarts() throws InvalidSampleException {
    encoder.start(block, 0);
    encoder.id().text("first");
    encoder.weight().number(3.0);
    field(encoder, "day").text("1");

    encoder.start(block, 0);
    for (int i = 0; i < 4; i++) {
      encoder.packed(i, i == 1 ? 2 : 5);
    }
    encoder.endPacked(4);
    encoder.label().text("DOWN");

    assertThat(encoder.finish()).isEqualTo(new Sample(null, Sample.NO_TIME, true));
    assertThat(row(0)).containsExactly(5, 0, 0, 1, 5, 5, 0, 1);
  }

  @Test
  void shouldTakeANumberAsItsTextWhenTheFieldIsACategory() throws InvalidSampleException {
    start("day").number(3.0);
    assertThat(row(1)).startsWith(row(1)[0], 0, 0, 1);
    start("day").number(2L);
    assertThat(row(1)).startsWith(row(1)[0], 0, 1, 0);
    assertInvalid(
        Reason.UNKNOWN_CLASS,
        "feature 'day': \"1.5\" is not one of 1, 2, 3",
        () -> start("day").number(1.5));
  }

  /** As pandas writes classes into CSV, where some had no label. */
  @Test
  void shouldTakeANumberForAValueWithAFraction() throws InvalidSampleException {
    SampleEncoder classes =
        encoder(new Label.Category("class", List.of("1", "1.0", "2.0")), LabelRange.ANY);
    for (double value : List.of(2.0, 1.0)) {
      classes.start(block, 1);
      classes.label().number(value);
      assertThat(row(1)[6]).isEqualTo(value == 1 ? 0 : 2);
    }
    classes.start(block, 1);
    assertInvalid(
        Reason.UNKNOWN_CLASS,
        "label 'class': \"3.0\" is not one of 1, 1.0, 2.0",
        () -> classes.label().number(3L));
  }

  @Test
  void shouldNameTheClassesWhenACategoryIsUnknown() {
    assertInvalid(
        Reason.UNKNOWN_CLASS,
        "label 'class': \"SIDEWAYS\" is not one of DOWN, UP",
        () -> start("class").text("SIDEWAYS"));
    assertInvalid(
        Reason.UNKNOWN_CLASS,
        "feature 'day': index 3.0 is not one of 1, 2, 3",
        () -> {
          encoder.start(block, 0);
          encoder.packed(1, 3);
        });
    for (float index : new float[] {-1, 0.5f}) {
      encoder.start(block, 0);
      assertInvalid(
          Reason.UNKNOWN_CLASS,
          "feature 'day': index " + index + " is not one of 1, 2, 3",
          () -> encoder.packed(1, index));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e39})
  void shouldRejectWhenANumberIsNotFinite(double value) {
    assertNotFinite(() -> start("price").number(value));
    assertNotFinite(() -> vector(start("x"), 1, value));
    assertNotFinite(() -> start("weight").number(value));
    assertNotFinite(() -> start("price").parse(Double.toString(value)));
    assertNotFinite(
        () -> {
          encoder.start(block, 0);
          encoder.packed(3, (float) value);
        });
    SampleEncoder numbers =
        new SampleEncoder(
            new SampleFields(
                List.of(new Feature.Vector("x", 3)), new Label.Number("y"), LabelRange.ANY));
    assertNotFinite(
        () -> {
          numbers.start(block, 0);
          numbers.packed(0, new float[] {1, (float) value, 2}, 3);
        });
  }

  private static void assertNotFinite(ThrowingCallable call) {
    InvalidSampleException e = catchThrowableOfType(InvalidSampleException.class, call);
    assertThat(e.reason()).isEqualTo(Reason.NOT_FINITE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "1d", "1f", "0x1p3", "0X1P3", " 1", "1 ", "--1", "1,5", "+"})
  void shouldRejectWhenATextIsNoNumber(String text) {
    assertInvalid(
        Reason.WRONG_TYPE,
        "feature 'price': \"" + text + "\" is not a number",
        () -> start("price").parse(text));
  }

  @Test
  void shouldRejectTextForANumberWhenTheFormatHasNumbers() {
    assertInvalid(
        Reason.WRONG_TYPE,
        "feature 'price': \"0.5\" is not a number",
        () -> start("price").text("0.5"));
    assertInvalid(
        Reason.WRONG_TYPE,
        "feature 'x': \"0.5\" is not a list of 2 numbers",
        () -> start("x").text("0.5"));
    assertInvalid(
        Reason.WRONG_TYPE,
        "feature 'price': a list of numbers is not a number",
        () -> start("price").startVector());
  }

  @Test
  void shouldCountTheNumbersWhenAVectorHasTheWrongWidth() {
    assertInvalid(
        Reason.WRONG_WIDTH,
        "feature 'x': 3 numbers where 2 are expected",
        () -> vector(start("x"), 1, 2, 3));
    assertInvalid(
        Reason.WRONG_WIDTH,
        "feature 'x': 0 numbers where 2 are expected",
        () -> vector(start("x")));
    assertInvalid(
        Reason.WRONG_WIDTH,
        "features: 5 numbers where 4 are expected",
        () -> {
          encoder.start(block, 0);
          for (int i = 0; i < 5; i++) {
            encoder.packed(i, 1);
          }
          encoder.endPacked(5);
        });
  }

  @Test
  void shouldRejectWhenANumericLabelIsOutsideTheRangeOfTheLoss() {
    SampleEncoder bounded = encoder(new Label.Number("y"), LabelRange.PROBABILITY);
    bounded.start(block, 0);
    assertInvalid(
        Reason.LABEL_OUT_OF_RANGE,
        "label 'y': 1.5 is outside [0.0, 1.0], the range of the loss",
        () -> bounded.label().number(1.5));
  }

  @Test
  void shouldTakeAnyNumberThatIsNotNegativeWhenTheLossAsksForIt() throws InvalidSampleException {
    SampleEncoder bounded = encoder(new Label.Number("y"), LabelRange.NON_NEGATIVE);
    for (double count : new double[] {0, 0.5, 1e9}) {
      bounded.start(block, 0);
      bounded.label().number(count);
      assertThat(block.label(0, 0)).isEqualTo((float) count);
    }
    bounded.start(block, 0);
    assertInvalid(
        Reason.LABEL_OUT_OF_RANGE,
        "label 'y': -0.5 is outside [0.0, Infinity], the range of the loss",
        () -> bounded.label().number(-0.5));
  }

  @Test
  void shouldRejectWhenTheWeightIsNegative() {
    assertInvalid(
        Reason.NEGATIVE_WEIGHT,
        "field 'weight': -1.0 is below 0",
        () -> start("weight").number(-1.0));
  }

  @Test
  void shouldNameWhatIsMissingWhenASampleEndsTooEarly() {
    assertInvalid(
        Reason.MISSING_FIELD,
        "feature 'day', feature 'x': missing",
        () -> {
          start("price").number(1.0);
          encoder.weight().number(1.0);
          encoder.finish();
        });
  }

  @Test
  void shouldNameTheLabelTooWhenItMustBeThere() {
    SampleEncoder strict =
        new SampleEncoder(
            new SampleFields(
                FEATURES,
                new Label.Number("y"),
                LabelRange.ANY,
                ExtraFields.REJECT,
                Unlabelled.DEAD_LETTER));
    assertInvalid(
        Reason.MISSING_FIELD,
        "feature 'day', feature 'x', label 'y': missing",
        () -> {
          strict.start(block, 0);
          field(strict, "price").number(1.0);
          strict.finish();
        });
  }

  @Test
  void shouldTakeASampleWithoutItsLabel() throws InvalidSampleException {
    SampleEncoder bounded = encoder(new Label.Vector("y", 2), new LabelRange(3, 9));
    Block two = new Block(1, block.features(), 2);
    bounded.start(two, 0);
    bounded.packed(0, new float[] {1, 2, 3, 4}, 4);
    bounded.endPacked(4);

    assertThat(bounded.finish().labelled()).isFalse();
    assertThat(two.label(0, 0)).as("a number that the loss takes").isEqualTo(3);
    assertThat(two.label(0, 1)).isEqualTo(3);
  }

  @Test
  void shouldRejectWhenAFieldIsThereTwice() {
    for (String name : List.of("price", "weight")) {
      InvalidSampleException e =
          catchThrowableOfType(
              InvalidSampleException.class,
              () -> {
                start(name).number(1.0);
                field(encoder, name).number(1.0);
              });
      assertThat(e.reason()).isEqualTo(Reason.EXTRA_FIELD);
      assertThat(e).hasMessageContaining("'" + name + "': is a duplicate");
    }
  }

  @Test
  void shouldTakeIso8601WhenTheEventTimeIsAText() throws InvalidSampleException {
    encoder.start(block, 0);
    encoder.eventTime().text("1970-01-01T01:00:01+01:00");
    encoder.label().text("UP");
    vector(field(encoder, "x"), 7, 8);
    field(encoder, "day").text("2");
    field(encoder, "price").number(1.5);
    assertThat(encoder.finish().eventTime()).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "1.5", "2026-01-31T12:00:00", "+1000000000-01-01T00:00:00Z"})
  void shouldRejectWhenTheEventTimeIsNoTime(String text) {
    InvalidSampleException e =
        catchThrowableOfType(InvalidSampleException.class, () -> start("event_time").parse(text));
    assertThat(e.reason()).isEqualTo(Reason.WRONG_TYPE);
  }

  @Test
  void shouldKnowNoFieldThatTheSettingsDontName() {
    assertThat(encoder.field("volume")).isNull();
    assertThat(encoder.field("attributes")).isNull();
  }
}
