package io.millrace.broker;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is told when Kafka ends the process, as it does when it can't write its data any more. Its
 * own lines are for people who run brokers.
 */
final class BrokerEnd {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerEnd.class);

  /** What a broker needs at the least to go on for a while; in bytes. */
  private static final int SPACE = 1 << 20;

  private BrokerEnd() {}

  /**
   * From now on the process says why before it ends. There is one such place in a process: of
   * several brokers, the folder of the latest is told.
   */
  static void tell(Path directory) {
    Exit.setHaltProcedure((code, message) -> end(directory, code, message));
    Exit.setExitProcedure((code, message) -> end(directory, code, message));
  }

  /** Halts: whoever learns waits for the broker, and would never stop. */
  private static void end(Path directory, int code, @Nullable String message) {
    LOG.error(text(directory, message));
    Runtime.getRuntime().halt(code == 0 ? 1 : code);
  }

  /**
   * Why the broker has ended, and what to do.
   *
   * @param message Kafka's, or null
   */
  static String text(Path directory, @Nullable String message) {
    String fault = fault(directory);
    return fault.isEmpty()
        ? "the embedded broker has ended (%s): the lines above say why; its data is in %s"
            .formatted(message == null ? "Kafka gives no reason" : message, directory)
        : ("%s: the embedded broker can't write there any more: %s: free space, or make it"
                + " writable, or choose another folder, and start again; what is committed is kept,"
                + " and what is not is learned again")
            .formatted(directory, fault);
  }

  /** Why nothing can be written there; empty if something can. */
  private static String fault(Path directory) {
    if (!Files.isDirectory(directory)) {
      return "there is no such folder";
    }
    try {
      Path probe = Files.createTempFile(directory, "millrace", ".probe");
      try {
        Files.write(probe, new byte[SPACE]);
      } finally {
        Files.deleteIfExists(probe);
      }
      return "";
    } catch (AccessDeniedException e) {
      return "access is denied";
    } catch (FileSystemException e) {
      return String.valueOf(e.getReason());
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
