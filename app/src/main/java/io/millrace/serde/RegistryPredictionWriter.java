package io.millrace.serde;

import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.registry.TopicSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Writes predictions behind the id that their schema has in a registry. */
final class RegistryPredictionWriter implements PredictionWriter {
  private final TopicSchemas schemas;
  private final String type;
  private final String schema;
  private final PredictionWriter body;
  private int schemaId;

  /**
   * Asks for nothing yet.
   *
   * @param type of the schema: {@code AVRO}, {@code JSON} or {@code PROTOBUF}
   * @param body what writes without the id
   */
  RegistryPredictionWriter(
      TopicSchemas schemas, String type, String schema, PredictionWriter body) {
    this.schemas = schemas;
    this.type = type;
    this.schema = schema;
    this.body = body;
  }

  @Override
  public void prepare() {
    schemaId = schemas.idOf(type, schema);
  }

  @Override
  public byte[] write(Prediction prediction) {
    return RegistryRecord.of(schemaId, body.write(prediction));
  }

  /** The text of a schema that the module of schemas has as a resource. */
  static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            RegistryPredictionWriter.class.getResourceAsStream("/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
