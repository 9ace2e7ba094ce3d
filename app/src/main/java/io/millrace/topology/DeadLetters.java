package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.InvalidSampleException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/** Records that can't be learned from: as they came, with headers that say why. */
final class DeadLetters {
  /** The partition of those that were labels: their topic may have more than ours. */
  static final int OF_LABELS = 0;

  private final String topic;

  /** Records of that topic. */
  DeadLetters(String topic) {
    this.topic = topic;
  }

  /** The record with its own headers and ours; those of an earlier rejection are replaced. */
  Record<byte[], byte[]> letter(
      Record<byte[], byte[]> record, int partition, long offset, InvalidSampleException fault) {
    Headers headers = LetterHeaders.foreign(record.headers());
    add(headers, LetterHeaders.REASON, fault.reason().tag());
    add(headers, LetterHeaders.MESSAGE, String.valueOf(fault.getMessage()));
    add(headers, LetterHeaders.TOPIC, topic);
    add(headers, LetterHeaders.PARTITION, Integer.toString(partition));
    add(headers, LetterHeaders.OFFSET, Long.toString(offset));
    return record.withHeaders(headers);
  }

  private static void add(Headers headers, String key, String value) {
    headers.add(key, value.getBytes(UTF_8));
  }
}
