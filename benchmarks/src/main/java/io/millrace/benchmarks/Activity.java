package io.millrace.benchmarks;

import java.util.List;

/** What one of the learner's threads is at, as its stack tells. */
enum Activity {
  /** Waits for the model: both blocks are full. */
  WAITS('w', "waits for the model", "io.millrace.learning.ModelThread.await"),
  /** Writes the state and ends the transaction. */
  COMMITS('c', "commits", "org.apache.kafka.streams.processor.internals.TaskManager.commit"),
  /** Hands records over, or puts them on the wire. */
  SENDS(
      's',
      "sends",
      "org.apache.kafka.clients.producer.KafkaProducer.send",
      "org.apache.kafka.clients.producer.internals.Sender.runOnce"),
  /** Reads what brokers have sent. */
  FETCHES(
      'f',
      "fetches",
      "org.apache.kafka.streams.processor.internals.StreamThread.pollPhase",
      "org.apache.kafka.clients.consumer.KafkaConsumer.poll"),
  /** Decodes samples, and makes predictions out of scores. */
  DECODES('d', "decodes, predicts", "io.millrace.topology.LearnerTask"),
  /** Anything else in Java. */
  OTHER('o', "anything else in Java"),
  /** The model learns. */
  LEARNS('m', "learns"),
  /** Has nothing to do, or is in a system call: waits for the network, reads or writes. */
  AWAY('.', "idle, or in a system call");

  private final char letter;
  private final String title;
  private final List<String> frames;

  Activity(char letter, String title, String... frames) {
    this.letter = letter;
    this.title = title;
    this.frames = List.of(frames);
  }

  /** What it looks like in a timeline. */
  char letter() {
    return letter;
  }

  /** What it is called there. */
  String title() {
    return title;
  }

  /**
   * Whose method is on the stack; of several, the one that comes first here: to send in a commit is
   * to commit.
   *
   * @param stack class and method of each frame, in any order
   */
  static Activity of(List<String> stack) {
    for (Activity activity : values()) {
      if (stack.stream().anyMatch(frame -> activity.frames.stream().anyMatch(frame::startsWith))) {
        return activity;
      }
    }
    return OTHER;
  }
}
