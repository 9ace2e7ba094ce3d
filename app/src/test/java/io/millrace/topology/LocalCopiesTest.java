package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCopiesTest {
  @TempDir Path directory;
  private final AtomicInteger forgotten = new AtomicInteger();

  private int forgottenFor(String log, String application) {
    new LocalCopies(directory, application).keepThoseOf(log, forgotten::incrementAndGet);
    return forgotten.get();
  }

  @Test
  void shouldForgetWhatIsOfAnotherLogOnce() {
    assertThat(forgottenFor("one", "a")).as("of a former build").isZero();
    assertThat(forgottenFor("one", "a")).isZero();
    assertThat(forgottenFor("other", "a")).isEqualTo(1);
    assertThat(forgottenFor("other", "a")).isEqualTo(1);
    assertThat(forgottenFor("one", "a")).as("back again").isEqualTo(2);
  }

  @Test
  void shouldKnowApplicationsApart() {
    assertThat(forgottenFor("one", "a")).isZero();
    assertThat(forgottenFor("other", "b")).isZero();
    assertThat(forgottenFor("one", "a")).isZero();
  }

  /** What could not be forgotten is not taken for the new log's at the next start. */
  @Test
  void shouldTryAgainWhatFailed() {
    forgottenFor("one", "a");
    LocalCopies copies = new LocalCopies(directory, "a");

    assertThatThrownBy(
            () ->
                copies.keepThoseOf(
                    "other",
                    () -> {
                      throw new IllegalStateException("in use");
                    }))
        .hasMessage("in use");
    assertThat(forgottenFor("other", "a")).isEqualTo(1);
  }

  @Test
  void shouldNameTheFileThatCantBeWritten() throws Exception {
    Files.createDirectory(directory.resolve("a.log-id"));

    assertThatThrownBy(() -> forgottenFor("one", "a"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("a.log-id: can't be read or written: choose another state.dir");
  }
}
