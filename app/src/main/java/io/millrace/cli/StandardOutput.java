package io.millrace.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where results are printed. */
final class StandardOutput {
  private StandardOutput() {}

  /**
   * Why not all that was printed has arrived.
   *
   * @return null if all has, or if whoever read it has closed it, having seen enough
   */
  static @Nullable String fault() {
    if (!System.out.checkError()) {
      return null;
    }
    // Java notes that something went wrong, and not what: that is told of what is written next.
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    try {
      out.write('\n');
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      return reason.toLowerCase(Locale.ROOT).contains("broken pipe") ? null : told(reason);
    }
    return told("for a time it could not be written");
  }

  private static String told(String reason) {
    return "standard output: "
        + reason
        + ": not all that was printed has arrived; make room, or send it elsewhere";
  }
}
