package io.millrace.streams;

import java.util.List;
import java.util.stream.IntStream;

/** Names of features that have none in their paper. */
final class Names {
  private Names() {}

  /** From {@code x1} on. */
  static List<String> numbered(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "x" + i).toList();
  }
}
