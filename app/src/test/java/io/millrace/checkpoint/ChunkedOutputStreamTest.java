package io.millrace.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkedOutputStreamTest {
  @Test
  void shouldKeepEveryByteInOrderWhateverIsWritten() throws Exception {
    Random random = new Random(1);
    byte[] bytes = new byte[10_000];
    random.nextBytes(bytes);
    for (int limit : new int[] {1, 7, 1000, 1024, 20_000}) {
      try (ChunkedOutputStream out = new ChunkedOutputStream(limit)) {
        int at = 0;
        while (at < bytes.length) {
          int count = Math.min(random.nextInt(3 * limit), bytes.length - at);
          if (count == 1) {
            out.write(bytes[at]);
          } else {
            out.write(bytes, at, count);
          }
          at += count;
        }
        assertThat(out.length()).isEqualTo(bytes.length);

        var chunks = out.drain();
        assertThat(chunks).hasSize((bytes.length + limit - 1) / limit);
        assertThat(ModelStateCodec.join(chunks).readAllBytes()).isEqualTo(bytes);
        assertThat(out.drain()).isEmpty();
      }
    }
  }
}
