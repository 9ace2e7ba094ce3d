package io.millrace.topology;

import io.millrace.data.InvalidSampleException;
import io.millrace.learning.LearnerListener;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what a task can't take to the dead-letter topic, under the name of the topic that it came
 * from, and tells the listener.
 */
final class Refusals {
  private final Outputs outputs;
  private final LearnerListener listener;
  private final DeadLetters samples;
  private final DeadLetters labels;
  private final DeadLetters learned;
  private final DeadLetters commands;

  /** Those of a task with these outputs. */
  Refusals(TopicNames topics, Outputs outputs, LearnerListener listener) {
    this.outputs = outputs;
    this.listener = listener;
    samples = new DeadLetters(topics.samples());
    labels = new DeadLetters(topics.late() == null ? "" : topics.late().labels());
    learned = new DeadLetters(topics.learned());
    commands = new DeadLetters(topics.control());
  }

  /** Refuses a record of any kind. */
  void refuse(LogRecord record, InvalidSampleException fault) {
    DeadLetters letters =
        switch (record.kind()) {
          case SAMPLE -> samples;
          case COMMAND -> commands;
          case LABEL -> labels;
          case TICK -> learned;
        };
    outputs.deadLetter(
        record.kind() == LogRecord.Kind.LABEL ? DeadLetters.OF_LABELS : record.partition(),
        letters.letter(record.record(), record.partition(), record.offset(), fault));
    listener.deadLetter(fault, record.offset(), record.record().value());
  }

  /** Refuses a record of the log that does not say where it stood before. */
  void refuseStranger(
      Record<byte[], byte[]> record, int partition, long offset, InvalidSampleException fault) {
    outputs.deadLetter(partition, learned.letter(record, partition, offset, fault));
    listener.deadLetter(fault, offset, record.value());
  }
}
