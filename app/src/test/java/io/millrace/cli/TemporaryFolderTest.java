package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir private Path parent;

  @Test
  void shouldBeGoneWithAllThatIsInItWhenClosed() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("evaluate", parent)) {
      assertThat(folder.path()).isDirectory().hasParent(parent);
      assertThat(folder.path().getFileName().toString()).startsWith("millrace-evaluate");
      Files.createDirectories(folder.path().resolve("broker/kafka"));
      Files.writeString(folder.path().resolve("broker/kafka/log"), "records");
    }

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void shouldDeleteWhatAKilledProcessHasLeftBehind() throws IOException {
    Path left = made("millrace-doctor1", "millrace.lock");

    TemporaryFolder.create("evaluate", parent).close();

    assertThat(left).doesNotExist();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void shouldLeaveAloneWhatIsInUseOrSomebodyElses() throws IOException {
    try (TemporaryFolder used = TemporaryFolder.create("evaluate", parent)) {
      age(used.path().resolve("millrace.lock"));
      Path young = made("millrace-young", "millrace.lock");
      Files.setLastModifiedTime(young.resolve("millrace.lock"), FileTime.from(Instant.now()));
      Path unlocked = made("millrace-data", "a");
      Path other = made("other", "millrace.lock");
      Path file = Files.createFile(parent.resolve("millrace-notes"));

      TemporaryFolder.create("evaluate", parent).close();

      assertThat(parent.toFile().listFiles())
          .extracting(java.io.File::toPath)
          .containsExactlyInAnyOrder(used.path(), young, unlocked, other, file);
    }
  }

  /** A folder with this file, which is hours old. */
  private Path made(String name, String file) throws IOException {
    Path folder = Files.createDirectory(parent.resolve(name));
    age(Files.createFile(folder.resolve(file)));
    return folder;
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
  }
}
