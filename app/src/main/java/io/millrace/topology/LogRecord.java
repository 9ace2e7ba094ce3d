package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read.
 *
 * @param kind what it is
 * @param partition of its topic
 * @param offset in that partition
 * @param arrival when it was read, in ms since 1970-01-01 UTC
 */
record LogRecord(
    Kind kind, Record<byte[], byte[]> record, int partition, long offset, long arrival) {
  private static final int NULL = -1;
  private static final int EACH_ITS_OWN = -1;

  /** What a record is; its code is written. */
  enum Kind {
    SAMPLE(0),
    COMMAND(1),
    LABEL(2),
    TICK(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind read(DataInput in) throws IOException {
      int code = in.readUnsignedByte();
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("a record is of kind " + code + ", of a later build");
    }

    /** Of a record of the log: the merge adds its header as the last. */
    static Kind of(Headers headers) {
      String last = "";
      for (Header header : headers) {
        last = header.key();
      }
      return switch (last) {
        case Origin.LABEL -> LABEL;
        case TickRecord.HEADER -> TICK;
        default -> SAMPLE;
      };
    }
  }

  /** About how much memory it takes, in bytes. */
  long bytes() {
    byte[] key = record.key();
    byte[] value = record.value();
    return (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
  }

  /** All but its arrival. */
  void write(DataOutput out) throws IOException {
    out.writeByte(kind.code);
    out.writeInt(partition);
    out.writeLong(offset);
    out.writeLong(record.timestamp());
    write(record.key(), out);
    write(record.value(), out);
    Header[] headers = record.headers().toArray();
    out.writeInt(headers.length);
    for (Header header : headers) {
      write(header.key().getBytes(UTF_8), out);
      write(header.value(), out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param replica whose partition those of a former build are of; negative if each names its own
   */
  static LogRecord read(DataInput in, int replica, long arrival) throws IOException {
    Kind kind = Kind.read(in);
    int partition = replica < 0 ? in.readInt() : replica;
    long offset = in.readLong();
    long timestamp = in.readLong();
    byte[] key = read(in);
    byte[] value = read(in);
    Headers headers = new RecordHeaders();
    for (int left = in.readInt(); left > 0; left--) {
      String name = new String(Objects.requireNonNull(read(in)), UTF_8);
      headers.add(name, read(in));
    }
    return new LogRecord(
        kind, new Record<>(key, value, timestamp, headers), partition, offset, arrival);
  }

  /** All but its arrival, as {@link #read(byte[], long)} reads it. */
  byte[] whole() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #whole} gave. */
  static LogRecord read(byte[] whole, long arrival) {
    try {
      return read(new DataInputStream(new ByteArrayInputStream(whole)), EACH_ITS_OWN, arrival);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(byte @Nullable [] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes == null ? NULL : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static byte @Nullable [] read(DataInput in) throws IOException {
    int length = in.readInt();
    if (length == NULL) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
