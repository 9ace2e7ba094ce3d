package io.millrace.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of stores that an instance keeps on disk, and the log of which they are a function.
 * Kafka Streams knows them by the application's id and an offset only: on another cluster it would
 * go on from what that has never held. So it is kept beside them which topic the log is.
 *
 * @param directory the state directory
 * @param application the application's id
 */
public record LocalCopies(Path directory, String application) {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCopies.class);

  /**
   * Before Kafka Streams is started: forgets what is of another log. What has no mark beside it, as
   * of former builds, is taken for this one's.
   *
   * @param log the {@linkplain Topics#id id} of the topic that is learned: no two clusters have one
   *     of the same
   * @param forget deletes the copies
   * @throws UncheckedIOException if the directory can't be read or written
   */
  public void keepThoseOf(String log, Runnable forget) {
    Path file = directory.resolve(application + ".log-id");
    try {
      String former = Files.exists(file) ? Files.readString(file).strip() : log;
      if (!former.equals(log)) {
        LOG.warn(
            "{} has stores of {} that are of another log, of this or another cluster: they are read"
                + " anew from their changelogs",
            directory,
            application);
        forget.run();
      }
      Files.writeString(file, log + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(
          file + ": can't be read or written: choose another state.dir", e);
    }
  }
}
