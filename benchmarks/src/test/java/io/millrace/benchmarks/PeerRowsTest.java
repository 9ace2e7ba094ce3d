package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerRowsTest {
  @Test
  void shouldGiveBackTheRowsOfTheStreamThatTheTopicHolds(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("rows.f32");
    // More than are written at once, and no whole number of blocks.
    byte[] classes = PeerRows.write(file, 4_099);
    assertThat(Files.size(file)).isEqualTo(4_099L * 55 * 4);

    PeerRows rows = PeerRows.open(file);
    TeacherStream stream = new TeacherStream(42);
    Block block = new Block(2_000, TeacherStream.FEATURES, 1);
    for (int first = 0; first < 4_000; first += 2_000) {
      assertThat(rows.fill(block)).isTrue();
      for (int row = 0; row < block.rows(); row++) {
        assertThat(block.label(row, 0)).isEqualTo(stream.next()).isEqualTo(classes[first + row]);
        assertThat(block.feature(row, 0)).isEqualTo(stream.features()[0]);
        assertThat(block.feature(row, 53)).isEqualTo(stream.features()[53]);
      }
      block.clear();
    }
    assertThat(rows.fill(block)).isFalse();
    assertThat(block.rows()).isZero();
  }
}
