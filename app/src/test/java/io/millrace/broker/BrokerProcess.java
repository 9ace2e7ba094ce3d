package io.millrace.broker;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A broker in a process of its own: {@code BrokerProcess DIRECTORY [PORT]}. Prints its bootstrap
 * address on a line when it serves, and stops when its standard input ends, so that it never
 * outlives the test that started it.
 */
public final class BrokerProcess {
  private BrokerProcess() {}

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), port)) {
      System.out.println(broker.bootstrapServers());
      while (System.in.read() >= 0) {
        // Nothing is said on standard input; only its end matters.
      }
    }
  }
}
