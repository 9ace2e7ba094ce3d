package io.millrace.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.LoggerFactory;

/** What is logged, and how: where the command line wants something else than logback.xml. */
final class Logs {
  private static final String WITH_TRACES =
      "%d{HH:mm:ss.SSS} %-5level [%thread] %logger: %msg%n%ex";

  /** What a log line looks like. */
  enum Format {
    text,
    json
  }

  private Logs() {}

  /**
   * Applies the command line's wishes.
   *
   * @param quiet warnings and errors only
   * @param debug more lines of our own, and stack traces
   */
  static void configure(Format format, boolean quiet, boolean debug) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return; // an embedding application logs in its own way
    }
    if (quiet || debug) {
      context.getLogger("io.millrace").setLevel(debug ? Level.DEBUG : Level.WARN);
    }
    if (format == Format.json) {
      encode(context, jsonEncoder());
    } else if (debug) {
      PatternLayoutEncoder encoder = new PatternLayoutEncoder();
      encoder.setPattern(WITH_TRACES);
      encode(context, encoder);
    }
  }

  private static Encoder<ILoggingEvent> jsonEncoder() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithContext(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithSequenceNumber(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    return encoder;
  }

  private static void encode(LoggerContext context, Encoder<ILoggingEvent> encoder) {
    encoder.setContext(context);
    encoder.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.iteratorForAppenders()
        .forEachRemaining(
            appender -> {
              if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                stream.setEncoder(encoder);
              }
            });
  }
}
