package io.millrace.serde;

import io.millrace.data.PredictionWriter;
import io.millrace.features.Label;
import io.millrace.registry.TopicSchemas;

/** How predictions are written on their topic. */
public enum PredictionFormat {
  /**
   * Avro's single-object encoding of {@code io.millrace.schemas.Prediction}, or with fields of the
   * sample of {@code PredictionWithFields}, or with intervals of {@code PredictionWithInterval}
   */
  AVRO,
  /** one JSON object with the same fields */
  JSON,
  /** Avro with the same schemas, behind the id that the schema has in the registry */
  REGISTRY_AVRO,
  /** JSON, behind the id that its JSON Schema has in the registry */
  REGISTRY_JSON,
  /** Protobuf, behind the id that its file has in the registry */
  REGISTRY_PROTOBUF;

  /** Whether records name their schema in a registry. */
  public boolean needsRegistry() {
    return this != AVRO && this != JSON;
  }

  /**
   * A writer for one thread.
   *
   * @param label what is predicted
   * @param model the model's name
   * @param replica the partition of the samples topic that this replica learns
   * @param fields of the sample that a prediction gets
   * @param intervals whether predictions say where their labels are likely to be
   * @param schemas of the predictions topic, if the format has a registry
   */
  public PredictionWriter newWriter(
      Label label,
      String model,
      int replica,
      CopiedFields fields,
      boolean intervals,
      TopicSchemas schemas) {
    return switch (this) {
      case AVRO ->
          new AvroPredictionWriter(
              label,
              model,
              replica,
              fields,
              intervals,
              new AvroRecord(AvroPredictionWriter.schema(fields, intervals)));
      case JSON -> new JsonPredictionWriter(label, model, replica, fields);
      case REGISTRY_AVRO ->
          new RegistryPredictionWriter(
              schemas,
              "AVRO",
              AvroPredictionWriter.schema(fields, intervals).toString(),
              new AvroPredictionWriter(
                  label, model, replica, fields, intervals, AvroRecord.bare()));
      case REGISTRY_JSON ->
          new RegistryPredictionWriter(
              schemas,
              "JSON",
              RegistryPredictionWriter.resource("prediction.schema.json"),
              new JsonPredictionWriter(label, model, replica, fields));
      case REGISTRY_PROTOBUF ->
          new RegistryPredictionWriter(
              schemas,
              "PROTOBUF",
              RegistryPredictionWriter.resource("prediction.proto"),
              new ProtobufPredictionWriter(label, model, replica, fields));
    };
  }

  /**
   * A reader for one thread.
   *
   * @throws IllegalStateException if the format needs a registry
   */
  public PredictionReader newReader() {
    return switch (this) {
      case AVRO -> new AvroPredictionReader();
      case JSON -> new JsonPredictionReader();
      case REGISTRY_AVRO, REGISTRY_JSON, REGISTRY_PROTOBUF ->
          throw new IllegalStateException("predictions in " + this + " can't be read");
    };
  }
}
