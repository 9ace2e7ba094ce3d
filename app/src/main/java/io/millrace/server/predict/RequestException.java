package io.millrace.server.predict;

import io.javalin.http.HttpStatus;

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

  HttpStatus status() {
    return status;
  }
}
