package io.millrace.topology;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.labels.Tick;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** A tick as a record of the log: nothing but a header. */
final class TickRecord {
  static final String HEADER = "millrace.tick";

  private TickRecord() {}

  /**
   * The record.
   *
   * @param now its timestamp, in ms since 1970-01-01 UTC
   */
  static Record<byte[], byte[]> of(Tick tick, long now) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      tick.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Record<>(null, null, now, new RecordHeaders().add(HEADER, bytes.toByteArray()));
  }

  /**
   * Reads the header.
   *
   * @throws InvalidSampleException if it is none of ours
   */
  static Tick read(Headers headers) throws InvalidSampleException {
    byte[] value = headers.lastHeader(HEADER).value();
    try {
      return Tick.read(new DataInputStream(new ByteArrayInputStream(value)));
    } catch (IOException | NullPointerException e) {
      throw new InvalidSampleException(
          Reason.UNDECODABLE, "header " + HEADER + ": broken: only the merge may write to the log");
    }
  }
}
