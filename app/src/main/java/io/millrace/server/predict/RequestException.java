package io.millrace.server.predict;

import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** A request that is answered by an error. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;

  RequestException(HttpStatus status, String message) {
    // No stack trace: it is the client's mistake.
    super(message, null, false, false);
    this.status = status;
  }

  /** What the client sent can't be answered. */
  static RequestException invalid(String message) {
    return new RequestException(HttpStatus.BAD_REQUEST, message);
  }

  /** Its body does not come, or no more of it. */
  static RequestException unreadable(IOException fault) {
    return fault.getCause() instanceof TimeoutException
        ? new RequestException(
            HttpStatus.REQUEST_TIMEOUT, "the body: the rest of it was waited for in vain")
        : invalid("the body can't be read: " + fault.getMessage());
  }

  HttpStatus status() {
    return status;
  }
}
