package io.millrace.model;

/** Makes fresh models; each replica has one of its own. Thread-safe. */
@FunctionalInterface
public interface ModelFactory {
  /** A new model with its initial weights, ready to learn. */
  OnlineModel create(ModelSettings settings);
}
