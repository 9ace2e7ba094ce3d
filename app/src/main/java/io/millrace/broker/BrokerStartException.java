package io.millrace.broker;

/** The embedded broker can't start. */
public final class BrokerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokerStartException(String message, Throwable cause) {
    super(message, cause);
  }

  BrokerStartException(String message) {
    super(message);
  }
}
