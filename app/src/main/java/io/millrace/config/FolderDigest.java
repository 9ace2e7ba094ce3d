package io.millrace.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** A digest of files: of their names in their folder and what they hold. */
final class FolderDigest {
  private FolderDigest() {}

  /** SHA-256 in lower-case hexadecimal. */
  static String of(Path folder) {
    return of(folder, folder);
  }

  /**
   * The same of an exported model alone, whatever else lies in its folder.
   *
   * @param file {@code saved_model.pb}; its variables lie beside it, unless they were deleted once
   *     the model had been taken over
   */
  static String ofExport(Path file) {
    Path variables = file.resolveSibling("variables");
    Path folder = file.resolveSibling("");
    return Files.exists(variables) ? of(folder, file, variables) : of(folder, file);
  }

  private static String of(Path folder, Path... parts) {
    Map<String, String> files = new TreeMap<>();
    for (Path part : parts) {
      try (Stream<Path> paths = Files.walk(part, FileVisitOption.FOLLOW_LINKS)) {
        for (Path file : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
          String name = folder.relativize(file).toString().replace('\\', '/');
          files.put(name, DigestUtils.sha256Hex(Files.readAllBytes(file)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the files in " + part + " can't be read", e);
      }
    }
    return new Digest().add("files", files).sha256();
  }
}
