package io.millrace.server.predict;

import io.javalin.http.Context;

/** How samples and predictions are written. */
interface Protocol {
  /** Whether the model can be asked. */
  Object status(Question question) throws RequestException;

  /** What it takes and gives. */
  Object metadata(Question question) throws RequestException;

  /** Predicts the samples of a body; in JSON unless it sets another type of content. */
  byte[] answer(Context context, byte[] body, Question question) throws RequestException;
}
