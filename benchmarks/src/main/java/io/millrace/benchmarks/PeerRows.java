package io.millrace.benchmarks;

import io.millrace.data.Block;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of samples for learners of any language: float32 [rows, 55], the class last. */
final class PeerRows {
  private static final int WIDTH = TeacherStream.FEATURES + 1;
  private static final int AT_ONCE = 4096;
  private static final long SEED = 42;

  private final FloatBuffer numbers;
  private int next;

  private PeerRows(FloatBuffer numbers) {
    this.numbers = numbers;
  }

  /**
   * Writes so many.
   *
   * @return their classes
   */
  static byte[] write(Path file, int rows) throws IOException {
    TeacherStream stream = new TeacherStream(SEED);
    byte[] classes = new byte[rows];
    ByteBuffer bytes =
        ByteBuffer.allocate(AT_ONCE * WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int row = 0; row < rows; row++) {
        classes[row] = (byte) stream.next();
        for (float feature : stream.features()) {
          bytes.putFloat(feature);
        }
        bytes.putFloat(classes[row]);
        if (!bytes.hasRemaining() || row == rows - 1) {
          writeAll(channel, bytes.flip());
          bytes.clear();
        }
      }
    }
    return classes;
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Opens what {@link #write} wrote; at most 2 GiB. */
  static PeerRows open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return new PeerRows(
          channel
              .map(MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer());
    }
  }

  /** Fills an empty block with the next ones; false if there are not as many any more. */
  boolean fill(Block block) {
    if ((long) (next + block.capacity()) * WIDTH > numbers.capacity()) {
      return false;
    }
    while (!block.isFull()) {
      int row = block.rows();
      for (int i = 0; i < TeacherStream.FEATURES; i++) {
        block.setFeature(row, i, numbers.get(next * WIDTH + i));
      }
      block.setLabel(row, 0, numbers.get(next * WIDTH + TeacherStream.FEATURES));
      block.setWeight(row, 1);
      block.add();
      next++;
    }
    return true;
  }
}
