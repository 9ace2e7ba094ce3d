package io.millrace.tensorflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * The folder in which XLA keeps what it has compiled, so that the same model is ready sooner when
 * it is made again. TensorFlow reads it from {@code TF_XLA_FLAGS}, which the launcher sets. It
 * trusts what it finds there, and fails if it can't write.
 */
final class CompiledCode {
  private static final Pattern FOLDER =
      Pattern.compile("--tf_xla_persistent_cache_directory=(\\S+)");

  private final @Nullable Path folder;

  /**
   * The folder that some flags name, or none.
   *
   * @param flags the value of {@code TF_XLA_FLAGS}
   */
  CompiledCode(String flags) {
    Matcher matcher = FOLDER.matcher(flags);
    folder = matcher.find() ? Path.of(matcher.group(1)) : null;
  }

  /** Of this process. */
  static CompiledCode kept() {
    return new CompiledCode(System.getenv().getOrDefault("TF_XLA_FLAGS", ""));
  }

  /**
   * Makes a model. If that fails and the reason may be what is kept, such as a file that a power
   * failure has torn, all of it is deleted, and the model made once more.
   *
   * @throws UncheckedIOException if the folder can't be written
   */
  <T> T make(Supplier<T> model) {
    try {
      return model.get();
    } catch (TensorFlowException e) {
      if (folder == null) {
        throw e;
      }
      discard(folder);
      return model.get();
    }
  }

  private static void discard(Path folder) {
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "xla_compile_cache__*")) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      // As large as that of a large model: a full disk shows here.
      Path trial = Files.createTempFile(folder, "trial", null);
      try {
        Files.write(trial, new byte[4 << 20]);
      } finally {
        Files.delete(trial);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: compiled code can't be kept there: %s: make room there, or set MILLRACE_CACHE to"
                  .formatted(folder, e)
              + " another folder, or unset it",
          e);
    }
  }
}
