package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.AppException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void shouldSayNoMoreThanTheMessageWhenItTellsAll() {
    assertThat(Failures.text(new IOException("a.csv: there is no such file")))
        .isEqualTo("a.csv: there is no such file");
    assertThat(
            Failures.text(
                new CompletionException(new TopicAuthorizationException("no access to t"))))
        .isEqualTo("no access to t");
    assertThat(Failures.text(new AppException(new IOException("the disk is full"))))
        .isEqualTo("the disk is full");
    assertThat(Failures.text(new AppException("Kafka Streams stopped by itself")))
        .isEqualTo("Kafka Streams stopped by itself");
  }

  /** "Failed to construct kafka consumer" helps nobody. */
  @Test
  void shouldSayWhyAClientOfKafkaCouldNotBeMade() {
    assertThat(
            Failures.text(
                new KafkaException("no consumer", new IllegalArgumentException("x must be y"))))
        .isEqualTo("no consumer: x must be y");
    assertThat(Failures.text(new KafkaException("no z: x", new IOException("x"))))
        .isEqualTo("no z: x");
    assertThat(Failures.text(new KafkaException("no z", new IOException()))).isEqualTo("no z");
  }

  @Test
  void shouldCallABugABug() {
    for (RuntimeException error :
        List.of(new IllegalStateException("slot 3"), new IllegalArgumentException("slot 3"))) {
      assertThat(Failures.text(error))
          .contains(error.getClass().getName(), "slot 3", "FailuresTest.java")
          .contains("bug in Millrace", "report", "--debug")
          .doesNotContain("\tat ");
      assertThat(Failures.isInvalidInput(error)).isFalse();
    }
  }

  @Test
  void shouldSayWhereABugIsWhenItIsWrapped() {
    NullPointerException cause = new NullPointerException();
    cause.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("io.millrace.X", "learn", "X.java", 7)});

    assertThat(Failures.text(new IllegalStateException("learning failed", cause)))
        .contains("X.java:7");
  }

  @Test
  void shouldSayWhatIsWrongWithAFileWhenTheMessageIsItsNameAlone() {
    assertThat(Failures.text(new NoSuchFileException("a/b.csv")))
        .isEqualTo("a/b.csv: there is no such file or folder");
    assertThat(Failures.text(new UncheckedIOException(new AccessDeniedException("b.csv"))))
        .isEqualTo("b.csv: access is denied");
    assertThat(Failures.text(new FileAlreadyExistsException("b.csv")))
        .isEqualTo("b.csv: exists already");
    assertThat(Failures.text(new FileSystemException("b.csv", null, "No space left on device")))
        .isEqualTo("b.csv: No space left on device");
    assertThat(Failures.text(new NotDirectoryException("b.csv")))
        .isEqualTo("b.csv: NotDirectoryException");
  }

  @Test
  void shouldSayWhatToDoWhenMemoryIsTooSmall() {
    assertThat(Failures.text(new CompletionException(new OutOfMemoryError("Java heap space"))))
        .contains(
            "Java heap space", Runtime.getRuntime().maxMemory() / 1024 / 1024 + " MiB", "-Xmx")
        .doesNotContain("bug");
    assertThat(Failures.text(new OutOfMemoryError("unable to create native thread: ...")))
        .contains("native thread", "ulimit -u")
        .doesNotContain("bug", "-Xmx");
  }

  @Test
  void shouldSayWhatToDoWhenTheBrokersDontAnswer() {
    assertThat(Failures.text(new TimeoutException("timed out")))
        .contains("timed out", "kafka.bootstrap.servers", "millrace doctor");
  }
}
