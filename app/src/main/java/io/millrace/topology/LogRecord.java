package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read.
 *
 * @param isCommand whether it is of the control topic, not of the samples topic
 * @param partition of that topic
 * @param offset in that partition
 * @param arrival when it was read, in ms since 1970-01-01 UTC
 */
record LogRecord(
    boolean isCommand, Record<byte[], byte[]> record, int partition, long offset, long arrival) {
  private static final int NULL = -1;

  /** About how much memory it takes, in bytes. */
  long bytes() {
    byte[] key = record.key();
    byte[] value = record.value();
    return (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
  }

  /** All but its arrival. */
  void write(DataOutput out) throws IOException {
    out.writeBoolean(isCommand);
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
    boolean isCommand = in.readBoolean();
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
        isCommand, new Record<>(key, value, timestamp, headers), partition, offset, arrival);
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
