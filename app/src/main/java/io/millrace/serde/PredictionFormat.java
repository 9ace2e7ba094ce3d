package io.millrace.serde;

import io.millrace.data.PredictionWriter;
import io.millrace.features.Label;

/** How predictions are written on their topic. */
public enum PredictionFormat {
  /**
   * Avro's single-object encoding of {@code io.millrace.schemas.Prediction}, or with fields of the
   * sample of {@code PredictionWithFields}
   */
  AVRO,
  /** one JSON object with the same fields */
  JSON;

  /**
   * A writer for one thread.
   *
   * @param label what is predicted
   * @param model the model's name
   * @param replica the partition of the samples topic that this replica learns
   * @param fields of the sample that a prediction gets
   */
  public PredictionWriter newWriter(Label label, String model, int replica, CopiedFields fields) {
    return switch (this) {
      case AVRO -> new AvroPredictionWriter(label, model, replica, fields);
      case JSON -> new JsonPredictionWriter(label, model, replica, fields);
    };
  }
}
