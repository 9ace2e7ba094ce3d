package io.millrace.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for as long as one command runs. A killed process leaves it behind, with all that its
 * broker held, so the next command of this user looks for such folders and deletes them: those
 * whose lock nobody holds any more.
 */
final class TemporaryFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
  private static final String PREFIX = "millrace-";
  private static final String LOCK = "millrace.lock";

  /** A process that has just made its folder may not hold the lock yet. */
  private static final Duration YOUNG = Duration.ofHours(1);

  private final Path path;
  private final FileChannel lock;

  private TemporaryFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes a folder where the system has temporary files.
   *
   * @param command that needs it, as part of its name
   */
  static TemporaryFolder create(String command) throws IOException {
    return create(command, Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The same in this folder. */
  static TemporaryFolder create(String command, Path parent) throws IOException {
    Path path = Files.createTempDirectory(parent, PREFIX + command);
    FileChannel lock =
        FileChannel.open(
            path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    deleteLeftBehind(path, parent);
    return new TemporaryFolder(path, lock);
  }

  /** As far as can be: nobody needs it for the command at hand. */
  private static void deleteLeftBehind(Path own, Path parent) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      folders.forEach(folder -> deleteIfLeftBehind(own, folder));
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("{} can't be looked through: {}", parent, e.toString());
    }
  }

  /** What is another user's may change under our hands, and so is left alone. */
  private static void deleteIfLeftBehind(Path own, Path folder) {
    try {
      if (Files.getOwner(folder).equals(Files.getOwner(own)) && isLeftBehind(folder)) {
        Folders.delete(folder);
        LOG.info("deleted {}, which a killed process had left behind", folder);
      }
    } catch (IOException e) {
      LOG.debug("{} stays: {}", folder, e.toString()); // another command is quicker, perhaps
    }
  }

  private static boolean isLeftBehind(Path folder) throws IOException {
    Path file = folder.resolve(LOCK);
    if (!Files.isRegularFile(file)
        || Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now().minus(YOUNG))) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process holds it
    }
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    // Held until nothing is left, or another command might delete the same at the same time.
    try (lock) {
      Folders.delete(path);
    }
  }
}
