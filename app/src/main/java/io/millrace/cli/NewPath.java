package io.millrace.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file or folder that a command makes. It has its name only once it is whole: until then it is
 * beside it, with {@code .part} after its name, where an interrupted command leaves it.
 */
final class NewPath {
  private NewPath() {}

  /** Writes what is to have a name. */
  interface Writer {
    /**
     * Writes all of it.
     *
     * @param draft where; nothing is there
     */
    void write(Path draft) throws IOException;
  }

  /**
   * Fails if there is something of that name, or no folder for it.
   *
   * @throws CommandException with what is in the way
   */
  static void require(Path path) {
    if (Files.exists(path)) {
      throw new CommandException(path + ": exists already; give another name");
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new CommandException(path + ": there is no folder " + folder + "; make it first");
    }
  }

  /**
   * Makes it, or leaves nothing.
   *
   * @throws CommandException if it can't be written, or there is something of that name
   */
  static void write(Path path, Writer writer) {
    Path draft = path.resolveSibling(path.getFileName() + ".part");
    try {
      deleteIfThere(draft); // of a command that was interrupted
      try {
        writer.write(draft);
        Files.move(draft, path);
      } finally {
        deleteIfThere(draft);
      }
    } catch (IOException e) {
      throw new CommandException(path + ": can't be written: " + reason(e));
    }
  }

  private static void deleteIfThere(Path draft) throws IOException {
    if (Files.exists(draft)) {
      Folders.delete(draft);
    }
  }

  private static String reason(IOException error) {
    return error instanceof FileSystemException file
        ? Failures.reason(file)
        : String.valueOf(error.getMessage());
  }
}
