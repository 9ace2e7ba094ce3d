package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;

/** What came of a request. */
sealed interface Answer {
  /** What was asked for. */
  record Found(JsonNode body) implements Answer {}

  /**
   * The registry does not have it.
   *
   * @param message what it says of that
   */
  record Missing(String message) implements Answer {}

  /**
   * The registry does not want it.
   *
   * @param message what it says of that
   */
  record Refused(String message) implements Answer {}

  /**
   * No answer, or none that tells whether the registry has it: to be asked again.
   *
   * @param fault one clause for a person
   */
  record Silence(String fault) implements Answer {}
}
