package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.exceptions.TFOutOfRangeException;

class CompiledCodeTest {
  @TempDir private Path folder;

  @Test
  void shouldDeleteWhatIsKeptAndMakeTheModelAgainWhenItFails() throws Exception {
    Path torn = Files.createFile(folder.resolve("xla_compile_cache__1__2__XLA_CPU_JIT.pb"));
    Path other = Files.createFile(folder.resolve("saved_model.pb"));

    String made = kept(folder).make(failing(1));

    assertThat(made).isEqualTo("a model");
    assertThat(torn).doesNotExist();

    assertThat(folder.toFile().list()).containsExactly(other.getFileName().toString());
  }

  @Test
  void shouldFailAsTensorFlowDoesWhenItFailsAgain() {
    assertThatThrownBy(() -> kept(folder).make(failing(2)))
        .isInstanceOf(TFOutOfRangeException.class);
  }

  @Test
  void shouldFailAtOnceWhenNothingIsKept() {
    CompiledCode nothing = new CompiledCode("--tf_xla_clustering_debug");

    assertThatThrownBy(() -> nothing.make(failing(1))).isInstanceOf(TFOutOfRangeException.class);
  }

  @Test
  void shouldNameFolderAndRemedyWhenItCannotBeWritten() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> kept(file).make(failing(1)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll(file.toString(), "MILLRACE_CACHE", "unset it");
  }

  private static CompiledCode kept(Path folder) {
    return new CompiledCode(
        "--tf_xla_persistent_cache_directory=%s --tf_xla_persistent_cache_device_types=CPU"
            .formatted(folder));
  }

  /** A model that can be made after so many failures. */
  private static Supplier<String> failing(int times) {
    Deque<RuntimeException> failures = new ArrayDeque<>();
    for (int i = 0; i < times; i++) {
      failures.add(new TFOutOfRangeException("Read less bytes than requested"));
    }
    return () -> {
      if (!failures.isEmpty()) {
        throw failures.remove();
      }
      return "a model";
    };
  }
}
