package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.config.Config;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** What {@code evaluate} learns, wherever it comes from. */
interface EvaluatedSamples extends AutoCloseable {
  /** The file's name or the topic's, for messages. */
  String name();

  /** Does what has to be done in the cluster that learns, before it does. */
  void prepare(Config config, Cluster cluster);

  /**
   * Sends all samples, and waits until the brokers have them.
   *
   * @param stop asked before each
   * @return how many were sent
   */
  long send(SampleProducer producer, BooleanSupplier stop);

  @Override
  void close() throws IOException;
}
