package io.millrace.serde;

/** How samples are written on their topic. */
public enum SampleFormat {
  /** Avro's single-object encoding of {@code io.millrace.schemas.Sample} */
  AVRO,
  /** one flat JSON object: a key for each feature and the label */
  JSON,
  /** one line of RFC 4180: the features, then the label */
  CSV
}
