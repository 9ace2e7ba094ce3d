package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewPathTest {
  @TempDir private Path folder;

  @Test
  void shouldHaveItsNameOnlyOnceItIsWhole() {
    Path file = folder.resolve("a.csv");

    NewPath.write(
        file,
        draft -> {
          Files.writeString(draft, "half");
          assertThat(file).doesNotExist();
          assertThat(draft).hasFileName("a.csv.part");
          Files.writeString(draft, "whole");
        });

    assertThat(folder)
        .isDirectoryContaining("glob:**a.csv")
        .isDirectoryNotContaining("glob:**part");
    assertThat(file).hasContent("whole");
  }

  @Test
  void shouldLeaveNothingBehindAndSayWhyWhenTheDiskIsFull() {
    Path file = folder.resolve("a.csv");
    NewPath.Writer full =
        draft -> {
          Files.writeString(draft, "half");
          throw new IOException("No space left on device");
        };

    assertThatThrownBy(() -> NewPath.write(file, full))
        .isInstanceOf(CommandException.class)
        .hasMessage(file + ": can't be written: No space left on device");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldNameWhatIsToBeMadeWhenItsFolderIsNotToBeWritten() {
    Path file = folder.resolve("a.csv");

    assertThatThrownBy(
            () ->
                NewPath.write(
                    file,
                    draft -> {
                      throw new AccessDeniedException(draft.toString());
                    }))
        .hasMessage(file + ": can't be written: access is denied");
  }

  @Test
  void shouldMakeAFolderInPlaceOfWhatAnInterruptedCommandLeft() throws Exception {
    Path model = folder.resolve("model");
    Path left = Files.createDirectories(folder.resolve("model.part/variables"));
    Files.writeString(left.resolve("old"), "half");

    NewPath.write(
        model, draft -> Files.writeString(Files.createDirectory(draft).resolve("new"), "whole"));

    assertThat(model.resolve("new")).hasContent("whole");
    assertThat(model.resolve("variables")).doesNotExist();
    assertThat(left).doesNotExist();
  }

  @Test
  void shouldNotReplaceWhatHasComeMeanwhile() {
    Path file = folder.resolve("a.csv");

    assertThatThrownBy(
            () ->
                NewPath.write(
                    file,
                    draft -> {
                      Files.writeString(draft, "ours");
                      Files.writeString(file, "theirs");
                    }))
        .hasMessage(file + ": can't be written: exists already");
    assertThat(file).hasContent("theirs");
  }
}
