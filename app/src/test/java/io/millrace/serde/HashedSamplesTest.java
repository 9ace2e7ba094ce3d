package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.SampleReader;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.SampleFields;
import io.millrace.settings.LabelRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A hashed value and a bag come out the same of every format. */
class HashedSamplesTest {
  private static final SampleFields FIELDS =
      new SampleFields(
          List.of(new Feature.Hashed("user", 1 << 24), new Feature.Bag("words", 1 << 24, 3)),
          new Label.Number("y"),
          LabelRange.ANY);

  private final SampleReader json = Samples.codec(FIELDS, Samples.JSON).newReader();

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldBeReadAsWritten(SampleFormat format) throws InvalidSampleException {
    SampleCodec codec = Samples.codec(FIELDS, format);
    byte[] full = codec.newWriter().write(Map.of("user", "Ünal, 7", "words", "a b", "y", "0.5"));
    byte[] empty = codec.newWriter().write(Map.of("user", "17", "words", "", "y", "0"));

    assertThat(Samples.read(codec.newReader(), full, FIELDS).row())
        .containsExactly(read("{'user': 'Ünal, 7', 'words': ['a', 'b'], 'y': 0.5}"));
    assertThat(Samples.read(codec.newReader(), empty, FIELDS).row())
        .containsExactly(read("{'user': 17, 'words': [], 'y': 0}"))
        .containsSequence(-1, -1, -1);
  }

  @Test
  void shouldTellWordsApartAndFillUp() throws InvalidSampleException {
    float[] row = read("{'user': 'a', 'words': 'a b', 'y': 0}");
    assertThat(row[1]).isNotEqualTo(row[2]).isNotNegative();
    assertThat(row[0]).as("each feature has a seed of its own").isNotEqualTo(row[1]);
    assertThat(row[3]).isEqualTo(-1);
  }

  private float[] read(String text) throws InvalidSampleException {
    return Samples.read(json, text.replace('\'', '"').getBytes(UTF_8), FIELDS).row();
  }
}
