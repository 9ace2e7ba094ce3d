package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.app.JavaProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewPathIT {
  @TempDir private Path folder;

  @Test
  void shouldLeaveNoTableThatLooksWholeWhenInterrupted() throws Exception {
    Path file = folder.resolve("sea.csv");
    int tooMany = Integer.MAX_VALUE;

    try (JavaProcess process =
        JavaProcess.start(
            folder,
            "generate",
            Main.class,
            "generate",
            "--stream",
            "sea",
            "--samples",
            tooMany,
            "-o",
            file)) {
      await()
          .untilAsserted(
              () -> {
                process.assertAlive();
                assertThat(folder.toFile().listFiles((at, name) -> name.startsWith("sea.csv")))
                    .anyMatch(begun -> begun.length() > 0);
              });
      process.terminate();
    }

    assertThat(file).doesNotExist();
  }
}
