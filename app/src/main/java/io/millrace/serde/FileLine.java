package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file, or several that belong together.
 *
 * @param number of the first, from 1 on
 * @param bytes without the line's end; of one that is too long, or where the file breaks off, the
 *     first
 * @param text the same, decoded
 * @param fault why it can't be a sample, or null
 */
public record FileLine(
    long number, byte[] bytes, String text, @Nullable InvalidSampleException fault) {
  /** The same with this fault. */
  FileLine with(InvalidSampleException found) {
    return new FileLine(number, bytes, text, found);
  }

  /** A line and those behind it as one, with the first fault of any. */
  static FileLine joined(FileLine first, List<FileLine> further) {
    List<FileLine> all = new ArrayList<>(List.of(first));
    all.addAll(further);
    String text = all.stream().map(FileLine::text).collect(Collectors.joining("\n"));
    InvalidSampleException fault =
        all.stream().map(FileLine::fault).filter(Objects::nonNull).findFirst().orElse(null);
    return new FileLine(first.number, joinedBytes(first, further), text, fault);
  }

  /** As they are in the file, be they UTF-8 or not. */
  private static byte[] joinedBytes(FileLine first, List<FileLine> further) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(first.bytes);
    for (FileLine line : further) {
      joined.write('\n');
      joined.writeBytes(line.bytes);
    }
    return joined.toByteArray();
  }
}
