package io.millrace.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Results that are kept, one JSON object a line, so that what was interrupted can go on. What
 * failed is not kept: it is tried again. Thread-safe.
 */
final class QualityFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final @Nullable Path file;
  private final List<QualityResult> known = new ArrayList<>();

  /**
   * Reads what there is.
   *
   * @param file need not exist yet; null: nothing is kept
   * @throws IOException if it holds other than results
   */
  QualityFile(@Nullable Path file) throws IOException {
    this.file = file;
    if (file != null && Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        known.add(JSON.readValue(line, QualityResult.class));
      }
    }
  }

  /** The result of a learner on so many rows of a stream, if it is known. */
  synchronized Optional<QualityResult> find(String stream, int rows, String learner) {
    return known.stream()
        .filter(result -> result.stream().equals(stream) && result.rows() == rows)
        .filter(result -> result.learner().equals(learner))
        .findFirst();
  }

  /** Keeps one more. */
  synchronized void add(QualityResult result) throws IOException {
    if (file != null && result.fault().isEmpty()) {
      known.add(result);
      Files.writeString(
          file,
          JSON.writeValueAsString(result) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}
