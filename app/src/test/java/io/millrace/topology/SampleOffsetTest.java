package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleOffsetTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 1_234_567_890_123L, Long.MAX_VALUE})
  void shouldReadWhatItWrote(long offset) {
    assertThat(SampleOffset.of(SampleOffset.headers(offset))).isEqualTo(offset);
  }

  @Test
  void shouldBeDecimalDigits() {
    assertThat(SampleOffset.headers(120))
        .containsExactly(new RecordHeader("millrace.offset", "120".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1a", "9223372036854775808", "12345678901234567890"})
  void shouldNotKnowWhatIsNoOffset(String value) {
    assertThat(SampleOffset.of(new RecordHeaders().add(SampleOffset.HEADER, value.getBytes(UTF_8))))
        .isEqualTo(SampleOffset.UNKNOWN);
    assertThat(SampleOffset.of(new RecordHeaders())).isEqualTo(SampleOffset.UNKNOWN);
    assertThat(SampleOffset.of(new RecordHeaders().add(SampleOffset.HEADER, null)))
        .isEqualTo(SampleOffset.UNKNOWN);
  }
}
