package io.millrace.model;

import io.millrace.network.Distillation;
import org.jspecify.annotations.Nullable;

/** What a model is built from whose graph is made here, and not brought by the user. */
public sealed interface GraphSettings extends ModelSettings permits NetworkSettings, PoolSettings {
  /** How mini-batches are run. */
  Plan plan();

  /** A teacher to learn from beside the labels; absent: none. */
  @Nullable Distillation distillation();
}
