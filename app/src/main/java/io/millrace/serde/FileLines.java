package io.millrace.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.apache.commons.io.ByteOrderMark;
import org.apache.commons.io.input.BOMInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file in UTF-8, with or without a byte-order mark; packed if its name ends in
 * {@code .gz}. They are read as they are asked for. A faulty one does not end it: one that is too
 * long, or not UTF-8, comes with its fault, and so does the last where the file can't be read on.
 */
public final class FileLines implements Iterator<FileLine>, AutoCloseable {
  /** Longer lines are cut. */
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long number;
  private boolean ended;
  private @Nullable FileLine next;

  private FileLines(InputStream in) {
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it can't be read, is UTF-16, or no text
   */
  public static FileLines open(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      if (file.toString().endsWith(".gz")) {
        bytes = new GZIPInputStream(bytes);
      }
      bytes = new BufferedInputStream(bytes);
      BinaryFile.refuse(bytes);
      BOMInputStream text =
          BOMInputStream.builder()
              .setInputStream(bytes)
              .setByteOrderMarks(
                  ByteOrderMark.UTF_8, ByteOrderMark.UTF_16LE, ByteOrderMark.UTF_16BE)
              .get();
      ByteOrderMark mark = text.getBOM();
      if (mark != null && !mark.equals(ByteOrderMark.UTF_8)) {
        throw new IOException("is UTF-16: expected UTF-8, as iconv -f UTF-16 -t UTF-8 writes it");
      }
      return new FileLines(text);
    } catch (IOException e) {
      bytes.close();
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = read();
    }
    return next != null;
  }

  /** The line that {@link #next} gives next; null behind the last. */
  public @Nullable FileLine peek() {
    return hasNext() ? next : null;
  }

  @Override
  public FileLine next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    FileLine result = next;
    next = null;
    return result;
  }

  /** The next line, or null behind the last. */
  private @Nullable FileLine read() {
    line.reset();
    long length = 0;
    try {
      boolean complete = false;
      while (!complete && hasBytes()) {
        int start = position;
        while (position < limit && buffer[position] != '\n') {
          position++;
        }
        length += position - start;
        line.write(buffer, start, Math.min(position - start, MOST_BYTES - line.size()));
        complete = position < limit;
        if (complete) {
          position++;
        }
      }
      ended = !complete;
    } catch (IOException e) {
      ended = true;
      return line(Undecodable.because("the file can't be read from here on: " + e.getMessage()));
    }
    if (ended && length == 0) {
      return null;
    }
    return length > MOST_BYTES ? line(tooLong(length)) : line(null);
  }

  /** Whether there is one in the buffer, which is filled if there is none. */
  private boolean hasBytes() throws IOException {
    if (position == limit) {
      limit = Math.max(0, in.read(buffer));
      position = 0;
    }
    return position < limit;
  }

  private static InvalidSampleException tooLong(long length) {
    return new InvalidSampleException(
        Reason.OVERSIZED, "record: a line of %d bytes, more than 16 MiB".formatted(length));
  }

  private FileLine line(@Nullable InvalidSampleException fault) {
    number++;
    byte[] bytes = line.toByteArray();
    if (bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
      bytes = Arrays.copyOf(bytes, bytes.length - 1);
    }
    return new FileLine(
        number,
        bytes,
        new String(bytes, UTF_8),
        fault != null ? fault : Utf8Check.fault(bytes, bytes.length));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
