package io.millrace.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.model.ModelState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelStateCodecTest {
  @Test
  void shouldGiveBackEveryBit() {
    ModelState state = new ModelState(42, "é/weights[300001]", randomBits(300_001));

    List<byte[]> chunks = ModelStateCodec.encode(state);
    ModelState decoded = ModelStateCodec.decode(chunks);

    assertThat(chunks).hasSize(3).allMatch(c -> c.length <= Chunk.MAX_BYTES);
    assertThat(decoded.step()).isEqualTo(42);
    assertThat(decoded.layout()).isEqualTo(state.layout());
    assertThat(bits(decoded.values())).isEqualTo(bits(state.values()));
  }

  @Test
  void shouldWriteTheBytesThatItsDocumentationSays() {
    byte[] bytes = ModelStateCodec.encode(new ModelState(7, "a[2]", new float[] {1.5f, -2})).get(0);

    ByteBuffer expected = ByteBuffer.allocate(8 + 4 + 4 + 4 + 8);
    expected.putLong(7).putInt(4).put("a[2]".getBytes(StandardCharsets.UTF_8)).putInt(2);
    expected.putFloat(1.5f).putFloat(-2);
    assertThat(bytes).isEqualTo(expected.array());
  }

  /** Sizes that cut the layout, and values. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 16, 30, 31, 1000})
  void shouldCutTheSameBytesAnywhere(int most) {
    ModelState state = new ModelState(42, "weights[5]", randomBits(5));
    ByteBuffer whole = ByteBuffer.allocate(8 + 4 + 10 + 4 + 20);
    whole.putLong(42).putInt(10).put("weights[5]".getBytes(StandardCharsets.UTF_8)).putInt(5);
    for (float value : state.values()) {
      whole.putInt(Float.floatToRawIntBits(value));
    }

    List<byte[]> chunks = ModelStateCodec.encode(state, most);

    ByteBuffer joined = ByteBuffer.allocate(whole.capacity());
    chunks.forEach(joined::put);
    assertThat(joined.array()).isEqualTo(whole.array());
    assertThat(chunks.subList(0, chunks.size() - 1)).allMatch(chunk -> chunk.length == most);
  }

  @Test
  void shouldRefuseBytesThatAreCutOffOrLeftOver() {
    byte[] bytes = ModelStateCodec.encode(new ModelState(7, "a[3]", new float[3])).get(0);

    assertThatThrownBy(() -> ModelStateCodec.decode(List.of(Arrays.copyOf(bytes, 20))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ModelStateCodec.decode(List.of(bytes, new byte[1])))
        .hasMessageContaining("left over");
    assertThatThrownBy(() -> ModelStateCodec.decode(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] randomBits(int count) {
    Random random = new Random(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    return values;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
