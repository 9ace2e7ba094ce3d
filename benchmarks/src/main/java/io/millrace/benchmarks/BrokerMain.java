package io.millrace.benchmarks;

import io.millrace.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;

/** A broker in a process of its own. It stops when its standard input ends. */
final class BrokerMain {
  private BrokerMain() {}

  /**
   * Starts the broker on the folder {@code arguments[0]}, at the port {@code arguments[1]} or, if
   * that is absent, any free one, and prints its address.
   */
  public static void main(String[] arguments) throws IOException {
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), port)) {
      System.out.println(broker.bootstrapServers());
      while (System.in.read() >= 0) {}
    }
  }
}
