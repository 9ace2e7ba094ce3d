package io.millrace.server.predict;

/** What a tensor of a request holds. */
interface TensorData {
  /**
   * Its numbers.
   *
   * @param count how many there must be
   * @throws RequestException if there are others, or something else
   */
  float[] numbers(int count) throws RequestException;

  /**
   * Its elements as a list in JSON.
   *
   * @param count how many the shape says there are
   * @throws RequestException if they can't be told so
   */
  JsonValue list(int count) throws RequestException;
}
