package io.millrace.labels;

import io.millrace.learning.TakenSample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A sample that waits, or what is left of it until its window is over.
 *
 * @param closes when it is closed, in ms since 1970-01-01 UTC
 * @param sample with the label that it has so far, if it has one; null: it was learned
 */
record Waiting(long closes, @Nullable TakenSample sample) {
  /** The sample was learned; only its id is kept, to know further labels by. */
  Waiting learned() {
    return new Waiting(closes, null);
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(closes);
      if (sample != null) {
        sample.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Waiting of(byte[] bytes) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      long closes = in.readLong();
      return new Waiting(closes, bytes.length == Long.BYTES ? null : TakenSample.read(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
