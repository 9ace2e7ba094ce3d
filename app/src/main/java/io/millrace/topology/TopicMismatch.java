package io.millrace.topology;

/**
 * Something about a topic that the app can't work with.
 *
 * @param fault what is wrong, and what it must be
 * @param remedy a command, or what to do in words
 */
public record TopicMismatch(String topic, String fault, String remedy) {
  @Override
  public String toString() {
    return "topic %s: %s; %s".formatted(topic, fault, remedy);
  }
}
