package io.millrace.data;

import java.util.concurrent.CompletableFuture;

/**
 * Something that comes from elsewhere is not there yet, such as the schema of a record. Nothing has
 * changed: the same call is to be made again, until it succeeds.
 */
public final class AwaitedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // nobody sends it anywhere
  private final CompletableFuture<?> next;

  /**
   * Says what is waited for.
   *
   * @param message one sentence for a person
   * @param next done when it makes sense to try again
   */
  public AwaitedException(String message, CompletableFuture<?> next) {
    // No stack trace: it is thrown a few times a second.
    super(message, null, false, false);
    this.next = next;
  }

  /** Done when it makes sense to try again. */
  public CompletableFuture<?> next() {
    return next;
  }
}
