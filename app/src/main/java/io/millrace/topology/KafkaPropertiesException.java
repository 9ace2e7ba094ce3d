package io.millrace.topology;

/** Properties of the user that exactly-once learning can't do with; the message names each one. */
public final class KafkaPropertiesException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  KafkaPropertiesException(String message) {
    super(message);
  }
}
