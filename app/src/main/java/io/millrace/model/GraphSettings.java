package io.millrace.model;

import java.nio.file.Path;
import java.util.List;

/** What a model is built from whose graph is made here, and not brought by the user. */
public sealed interface GraphSettings extends ModelSettings permits NetworkSettings, PoolSettings {
  /** How mini-batches are run. */
  Plan plan();

  /** Folders of SavedModels whose scores of a sample are numbers of its row. */
  List<Path> scorers();
}
