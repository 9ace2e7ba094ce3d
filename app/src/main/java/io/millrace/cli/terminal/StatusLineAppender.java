package io.millrace.cli.terminal;

import ch.qos.logback.core.ConsoleAppender;

/** Logs to the console, above the {@link StatusLine}. */
public final class StatusLineAppender<E> extends ConsoleAppender<E> {
  @Override
  protected void subAppend(E event) {
    StatusLine.ofProcess().above(() -> super.subAppend(event));
  }
}
