package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.InvalidSampleException;
import io.millrace.schemas.Sample;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedSampleTest {
  private static byte[] bytes(Object features) throws Exception {
    Sample sample = new Sample("a1", Instant.ofEpochMilli(7), features, "UP", 1f, Map.of());
    ByteBuffer buffer = sample.toByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void shouldReadFieldsByTheirNames() throws Exception {
    byte[] value = bytes(Map.of("x", 1.5, "day", "MO", "v", List.of(1f, 2f)));

    NamedSample sample = NamedSample.read(value);

    assertThat(NamedSample.isAvro(value)).isTrue();
    assertThat(sample.id()).isEqualTo("a1");
    assertThat(sample.eventTime()).isEqualTo(7);
    assertThat(sample.label()).isEqualTo("UP");
    assertThat(sample.features())
        .containsOnlyKeys("x", "day", "v")
        .containsEntry("x", 1.5)
        .containsEntry("day", "MO");
    assertThat((float[]) sample.features().get("v")).containsExactly(1, 2);
  }

  @Test
  void shouldRefusePackedFeaturesAndBrokenRecords() throws Exception {
    byte[] packed = bytes(List.of(1f, 2f));

    assertThatThrownBy(() -> NamedSample.read(packed))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessageContaining("have no names");
    for (int length = 0; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      assertThatThrownBy(() -> NamedSample.read(cut)).isInstanceOf(InvalidSampleException.class);
    }
    assertThat(NamedSample.isAvro(new byte[] {'{', '}'})).isFalse();
  }
}
