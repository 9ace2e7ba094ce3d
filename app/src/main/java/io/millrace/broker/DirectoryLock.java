package io.millrace.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second broker out of a directory. The system releases it however the process ends. */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the directory if need be, and locks it.
   *
   * @throws BrokerStartException if another broker, here or in another process, holds the lock, or
   *     the directory can't be written
   */
  static DirectoryLock lock(Path directory) {
    FileChannel channel;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              directory.resolve("millrace.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new BrokerStartException(
          directory + ": can't be written" + reason(e) + ": choose another directory", e);
    }
    return lock(directory, channel);
  }

  /** The system's own words, where the exception has them beside a path. */
  private static String reason(IOException error) {
    return error instanceof FileSystemException file && file.getReason() != null
        ? " (" + file.getReason() + ")"
        : "";
  }

  private static DirectoryLock lock(Path directory, FileChannel channel) {
    DirectoryLock lock = new DirectoryLock(channel);
    if (!lock.acquire()) {
      lock.close();
      throw new BrokerStartException(
          directory + ": in use by another broker: stop that one, or choose another directory");
    }
    return lock;
  }

  private boolean acquire() {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException | IOException e) {
      return false; // the former if this very process holds it
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new BrokerStartException("the broker's directory can't be unlocked", e);
    }
  }
}
