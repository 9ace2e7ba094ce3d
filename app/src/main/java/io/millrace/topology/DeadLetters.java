package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.InvalidSampleException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** Records that can't be learned from: as they came, with headers that say why. */
final class DeadLetters {
  static final String REASON = "millrace.reason";
  static final String MESSAGE = "millrace.message";
  static final String TOPIC = "millrace.topic";
  static final String PARTITION = "millrace.partition";
  static final String OFFSET = "millrace.offset";
  private static final int MAX_MESSAGE = 1000;

  private final String topic;
  private final int partition;

  DeadLetters(String topic, int partition) {
    this.topic = topic;
    this.partition = partition;
  }

  /** The record with its own headers and ours; those of an earlier rejection are replaced. */
  Record<byte[], byte[]> letter(
      Record<byte[], byte[]> record, long offset, InvalidSampleException fault) {
    Headers headers = new RecordHeaders(record.headers());
    String message = String.valueOf(fault.getMessage());
    set(headers, REASON, fault.reason().tag());
    set(headers, MESSAGE, message.substring(0, Math.min(MAX_MESSAGE, message.length())));
    set(headers, TOPIC, topic);
    set(headers, PARTITION, Integer.toString(partition));
    set(headers, OFFSET, Long.toString(offset));
    return record.withHeaders(headers);
  }

  private static void set(Headers headers, String key, String value) {
    headers.remove(key).add(key, value.getBytes(UTF_8));
  }
}
