package io.millrace.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.settings.LabelRange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.commons.codec.digest.MurmurHash3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashedFeaturesTest {
  private static final int BUCKETS = 1 << 20;

  private final Block block = new Block(1, 5, 1);
  private final SampleEncoder encoder =
      new SampleEncoder(
          new SampleFields(
              List.of(
                  new Feature.Hashed("user", BUCKETS),
                  new Feature.Hashed("ad", BUCKETS),
                  new Feature.Bag("words", 1000, 3)),
              new Label.Number("y"),
              LabelRange.ANY));

  @ParameterizedTest
  @ValueSource(strings = {"", "u17", "Größe", "価格", "😀 a", "0123456789abcdef"})
  void shouldHashTheTextSaltedByTheFeature(String text) throws InvalidSampleException {
    start("user").text(text);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThat(block.feature(0, 0)).isEqualTo(bucket("user", utf8, BUCKETS));
  }

  /** JSON's escapes can make it. Its three bytes are those of WTF-8. */
  @ParameterizedTest
  @ValueSource(strings = {"a", ""})
  void shouldHashHalfACharacter(String behind) throws InvalidSampleException {
    start("user").text("\ud83d" + behind);
    byte[] wtf8 = new byte[3 + behind.length()];
    System.arraycopy(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0xbd}, 0, wtf8, 0, 3);
    if (!behind.isEmpty()) {
      wtf8[3] = 'a';
    }
    assertThat(block.feature(0, 0)).isEqualTo(bucket("user", wtf8, BUCKETS));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -7, 1234567890123L, Long.MAX_VALUE, Long.MIN_VALUE})
  void shouldHashANumberAsItsText(long number) throws InvalidSampleException {
    start("ad").number(number);
    byte[] digits = Long.toString(number).getBytes(StandardCharsets.UTF_8);
    assertThat(block.feature(0, 1)).isEqualTo(bucket("ad", digits, BUCKETS));
  }

  @Test
  void shouldTakeWholeDecimalsForWholeNumbers() throws InvalidSampleException {
    start("ad").number(3.0);
    float whole = block.feature(0, 1);
    start("ad").number(3L);
    assertThat(block.feature(0, 1)).isEqualTo(whole);
    start("ad").number(3.5);
    assertThat(block.feature(0, 1)).isNotEqualTo(whole);
  }

  /** As CSV has them: models that are deployed know a text by its own bucket. */
  @Test
  void shouldTakeATextAsItIsWrittenThoughItSpellsANumber() throws InvalidSampleException {
    start("ad").number(3.0);
    float number = block.feature(0, 1);
    start("ad").text("3");
    assertThat(block.feature(0, 1)).isEqualTo(number);
    start("ad").text("3.0");
    assertThat(block.feature(0, 1)).isNotEqualTo(number);
  }

  @Test
  void shouldPartATextIntoTokensAndFillUpWithNone() throws InvalidSampleException {
    start("words").text(" red\t blue ");
    assertThat(words()).containsExactly(word("red"), word("blue"), -1f);
    start("words").text("");
    assertThat(words()).containsExactly(-1f, -1f, -1f);
  }

  @Test
  void shouldTakeAListOfTokensAndNoMoreThanFit() throws InvalidSampleException {
    Field words = start("words");
    encoder.label().number(4.0);
    words.startVector();
    words.element(0, "two words");
    words.element(1, 12.0);
    words.element(2, "c");
    words.element(3, "d");
    words.endVector(4);
    assertThat(words()).containsExactly(word("two words"), word("12"), word("c"));
    assertThat(block.label(0, 0)).as("what stands behind them").isEqualTo(4);
  }

  @Test
  void shouldTakeBucketsFromAPackedRecord() throws InvalidSampleException {
    encoder.start(block, 0);
    encoder.packed(0, new float[] {5, 1048575, 999, 0, -1}, 5);
    encoder.endPacked(5);
    assertThat(new float[] {block.feature(0, 0), block.feature(0, 1)}).containsExactly(5, 1048575);
    assertThat(words()).containsExactly(999, 0, -1);
  }

  @Test
  void shouldRefuseBucketsThatAreNone() {
    encoder.start(block, 0);
    assertThatThrownBy(() -> encoder.packed(0, 1048576))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessage("feature 'user': bucket 1048576.0 is not a whole number from 0 to 1048575");
    assertThatThrownBy(() -> encoder.packed(1, 0.5f)).isInstanceOf(InvalidSampleException.class);
    assertThatThrownBy(() -> encoder.packed(2, -2)).isInstanceOf(InvalidSampleException.class);
  }

  private SampleEncoder encoder(Feature feature) {
    SampleEncoder other =
        new SampleEncoder(
            new SampleFields(List.of(feature), new Label.Number("y"), LabelRange.ANY));
    other.start(block, 0);
    return other;
  }

  /** Of five columns, the one of its hash is 1. */
  @ParameterizedTest
  @ValueSource(strings = {"red", "blue", "17"})
  void shouldGiveAnyValueOfAnOpenCategoryTheColumnOfItsHash(String value) throws Exception {
    Feature open = new Feature.Category("colour", List.of(), null, null, null, null, 5);
    SampleEncoder colours = encoder(open);
    Field colour = Objects.requireNonNull(colours.field("colour"));
    if (value.equals("17")) {
      colour.number(17.0);
    } else {
      colour.text(value);
    }
    colours.finish();

    int column = (int) bucket("colour", value.getBytes(StandardCharsets.UTF_8), 5);
    for (int i = 0; i < 5; i++) {
      assertThat(block.feature(0, i)).as("column " + i).isEqualTo(i == column ? 1 : 0);
    }
    assertThat(open.titles()).startsWith("colour#0", "colour#1").hasSize(5);

    colours.start(block, 0);
    colours.packed(0, new float[] {column}, 1);
    colours.endPacked(1);
    colours.finish();
    assertThat(block.feature(0, column)).isEqualTo(1);
  }

  @Test
  void shouldCutATextIntoRunsOfCharacters() throws InvalidSampleException {
    SampleEncoder runs = encoder(new Feature.Bag("words", 1000, 3, null, null, 3));
    Field text = Objects.requireNonNull(runs.field("words"));
    text.text("a 😀bc!");
    assertThat(bag()).containsExactly(word("a 😀"), word(" 😀b"), word("😀bc"));

    runs.start(block, 0);
    text.text("ab");
    assertThat(bag()).containsExactly(word("ab"), -1f, -1f);

    runs.start(block, 0);
    text.text("");
    assertThat(bag()).containsExactly(-1f, -1f, -1f);

    runs.start(block, 0);
    text.startVector();
    text.element(0, "whole token");
    text.endVector(1);
    assertThat(bag()).containsExactly(word("whole token"), -1f, -1f);
  }

  private float[] bag() {
    return new float[] {block.feature(0, 0), block.feature(0, 1), block.feature(0, 2)};
  }

  private Field start(String name) {
    encoder.start(block, 0);
    return Objects.requireNonNull(encoder.field(name));
  }

  private float[] words() {
    return new float[] {block.feature(0, 2), block.feature(0, 3), block.feature(0, 4)};
  }

  private static float word(String word) {
    return bucket("words", word.getBytes(StandardCharsets.UTF_8), 1000);
  }

  private static float bucket(String feature, byte[] value, int buckets) {
    byte[] name = feature.getBytes(StandardCharsets.UTF_8);
    int seed = MurmurHash3.hash32x86(name, 0, name.length, 0);
    long unsigned = MurmurHash3.hash32x86(value, 0, value.length, seed) & 0xffffffffL;
    return unsigned % buckets;
  }
}
