package io.millrace.cli;

import io.millrace.app.LiveModel;
import io.millrace.config.Config;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** The model whose log they are; null if they are of a file. */
  @Nullable LiveModel live();

  @Override
  void close() throws IOException;
}
