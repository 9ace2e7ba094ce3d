package io.millrace.app;

/**
 * The app has stopped because the samples topic has more partitions now and one model is to learn
 * them all: started again, it merges them, and nothing is lost.
 */
public final class TopicsGrownException extends AppException {
  private static final long serialVersionUID = 1L;

  TopicsGrownException(String topic) {
    super("topic " + topic + " has more partitions now: start again, and they are merged");
  }
}
