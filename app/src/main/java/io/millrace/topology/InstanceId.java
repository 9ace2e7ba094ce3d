package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who this instance is in its consumer group, the same after each restart: the group then takes it
 * back at once instead of waiting until the one before times out. The id is a random one, kept in a
 * file of the state directory and locked while the instance lives, so that several instances on one
 * directory, or on copies of one host name, are different ones.
 */
public final class InstanceId implements AutoCloseable {
  private final String id;
  private final FileChannel file;

  private InstanceId(String id, FileChannel file) {
    this.id = id;
    this.file = file;
  }

  /**
   * Takes the first id of the directory that no living instance has, or makes one.
   *
   * @param directory made if it is missing
   * @throws UncheckedIOException if the directory can't be written
   */
  public static InstanceId claim(Path directory) {
    try {
      Files.createDirectories(directory);
      for (int i = 0; ; i++) {
        InstanceId claimed = tryClaim(directory.resolve("instance-" + i + ".id"));
        if (claimed != null) {
          return claimed;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the state directory " + directory + " can't be written: choose another state.dir", e);
    }
  }

  private static @Nullable InstanceId tryClaim(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      if (lock(file) == null) {
        file.close();
        return null;
      }
      return new InstanceId(readOrMake(file), file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by another instance in this process
    }
  }

  private static String readOrMake(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(UUID.randomUUID().toString().length());
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {}
    if (!bytes.hasRemaining()) {
      return new String(bytes.array(), UTF_8);
    }
    String made = UUID.randomUUID().toString();
    file.write(ByteBuffer.wrap(made.getBytes(UTF_8)), 0);
    file.force(true);
    return made;
  }

  /** The id, a UUID. */
  public String id() {
    return id;
  }

  /** Lets another instance have the id. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
