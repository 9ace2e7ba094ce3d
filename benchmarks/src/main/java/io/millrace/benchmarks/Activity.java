package io.millrace.benchmarks;

import java.util.List;
import java.util.Map;

/** What one of the learner's threads is at, as its stack tells. */
enum Activity {
  /** Waits for the model: both blocks are full. */
  WAITS('w', "waits for the model"),
  /** Writes the state and ends the transaction. */
  COMMITS('c', "commits"),
  /** Hands records over, or puts them on the wire. */
  SENDS('s', "sends"),
  /** Reads what brokers have sent. */
  FETCHES('f', "fetches"),
  /** Decodes samples, and makes predictions out of scores. */
  DECODES('d', "decodes, predicts"),
  /** Anything else in Java. */
  OTHER('o', "anything else in Java"),
  /** The model learns. */
  LEARNS('m', "learns"),
  /** Has nothing to do, is in a system call (waits for the network, reads, writes), or unseen. */
  AWAY('.', "idle, in a system call, or not seen");

  /** The beginnings of a frame that tells. */
  private static final Map<Activity, List<String>> FRAMES =
      Map.of(
          WAITS,
          List.of("io.millrace.learning.ModelThread.await"),
          COMMITS,
          List.of("org.apache.kafka.streams.processor.internals.TaskManager.commit"),
          SENDS,
          List.of(
              "org.apache.kafka.clients.producer.KafkaProducer.send",
              "org.apache.kafka.clients.producer.internals.Sender.runOnce"),
          FETCHES,
          List.of(
              "org.apache.kafka.streams.processor.internals.StreamThread.pollPhase",
              "org.apache.kafka.clients.consumer.KafkaConsumer.poll"),
          DECODES,
          List.of("io.millrace.topology.LearnerTask"));

  private final char letter;
  private final String title;

  Activity(char letter, String title) {
    this.letter = letter;
    this.title = title;
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
      for (String beginning : FRAMES.getOrDefault(activity, List.of())) {
        if (stack.stream().anyMatch(frame -> frame.startsWith(beginning))) {
          return activity;
        }
      }
    }
    return OTHER;
  }
}
