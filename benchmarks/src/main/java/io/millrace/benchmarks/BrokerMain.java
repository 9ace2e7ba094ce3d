package io.millrace.benchmarks;

import io.millrace.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;

/** A broker in a process of its own. It stops when its standard input ends. */
final class BrokerMain {
  private BrokerMain() {}

  /** Starts the broker on the folder {@code arguments[0]} and prints its address. */
  public static void main(String[] arguments) throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), 0)) {
      System.out.println(broker.bootstrapServers());
      while (System.in.read() >= 0) {}
    }
  }
}
