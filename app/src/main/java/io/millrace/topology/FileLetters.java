package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.InvalidSampleException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** Lines of a file that can't be samples as dead letters: their bytes, why, and where they were. */
public final class FileLetters {
  private final String topic;
  private final LetterCutter cutter;

  /**
   * For a dead-letter topic.
   *
   * @param limit what it takes of a record
   */
  public FileLetters(String topic, RecordLimit limit) {
    this.topic = topic;
    this.cutter = new LetterCutter(limit);
  }

  /**
   * A line as a dead letter, cut to what the topic takes.
   *
   * @param file its name
   * @param line its number, from 1 on
   * @param timestamp ms since 1970-01-01 UTC
   */
  public ProducerRecord<byte[], byte[]> letter(
      String file, long line, byte[] bytes, InvalidSampleException fault, long timestamp) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(LetterHeaders.REASON, fault.reason().tag().getBytes(UTF_8));
    headers.add(LetterHeaders.MESSAGE, String.valueOf(fault.getMessage()).getBytes(UTF_8));
    headers.add(LetterHeaders.FILE, file.getBytes(UTF_8));
    headers.add(LetterHeaders.LINE, Long.toString(line).getBytes(UTF_8));
    Record<byte[], byte[]> fitting = cutter.fit(letter(bytes, timestamp, headers));
    return new ProducerRecord<>(
        topic, null, fitting.timestamp(), fitting.key(), fitting.value(), fitting.headers());
  }

  @SuppressWarnings("NullAway") // a record without a key, which Kafka Streams does not declare
  private static Record<byte[], byte[]> letter(
      byte[] bytes, long timestamp, RecordHeaders headers) {
    return new Record<>(null, bytes, timestamp, headers);
  }
}
