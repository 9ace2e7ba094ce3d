package io.millrace.cli;

import io.millrace.config.Config;
import java.io.IOException;
import java.util.List;

/** The samples that are learned with several settings. */
interface ReplayedSamples extends AutoCloseable {
  /** What they are of, for people. */
  String name();

  /**
   * Makes a model that learns them.
   *
   * @param name of its settings, for tables
   * @throws IOException if they can't be read with these settings
   */
  ReplayedSettings begin(String name, Config config) throws IOException;

  /**
   * Gives all of them to all models that were made, until it is to stop.
   *
   * @return how many there were
   */
  long give(List<ReplayedSettings> models);

  @Override
  void close() throws IOException;
}
