package io.millrace.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.data.JsonFault;
import io.millrace.registry.RegisteredSchema;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/** Other schemas than this build's that samples may have been written with. */
public final class AvroSchemas {
  private AvroSchemas() {}

  /**
   * Reads any schema from an {@code .avsc} file.
   *
   * @throws IllegalArgumentException with the reason, if the file holds none
   */
  static Schema readAny(Path file) {
    try {
      return new Schema.Parser().parse(file.toFile());
    } catch (IOException | RuntimeException e) { // the parser throws many kinds
      throw new IllegalArgumentException("must be an Avro schema: " + fault(e), e);
    }
  }

  /**
   * The schema that a registry has, with those it refers to.
   *
   * @throws IllegalArgumentException with the reason, if it is none
   */
  static Schema of(RegisteredSchema registered) {
    Schema.Parser parser = new Schema.Parser();
    try {
      return parsed(registered, parser);
    } catch (RuntimeException e) { // the parser throws many kinds
      throw new IllegalArgumentException("is not an Avro schema: " + fault(e), e);
    }
  }

  /** The parser of schemas tells faults of their JSON by its exception's name and message. */
  private static String fault(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException json) {
        return "broken JSON: " + JsonFault.of(json.getOriginalMessage());
      }
    }
    return String.valueOf(e.getMessage());
  }

  private static Schema parsed(RegisteredSchema registered, Schema.Parser parser) {
    registered.references().stream()
        .filter(reference -> !parser.getTypes().containsKey(reference.name()))
        .forEach(reference -> parsed(reference.schema(), parser));
    return parser.parse(registered.text());
  }

  /**
   * Reads a schema from an {@code .avsc} file.
   *
   * @throws IllegalArgumentException with the reason, if the file holds no schema, or one that
   *     can't be read as a sample
   */
  public static Schema read(Path file) {
    Schema schema = readAny(file);
    SchemaPairCompatibility answer =
        SchemaCompatibility.checkReaderWriterCompatibility(
            io.millrace.schemas.Sample.getClassSchema(), schema);
    if (answer.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw new IllegalArgumentException(
          "must be an Avro schema that can be read as io.millrace.schemas.Sample: "
              + answer.getResult().getIncompatibilities());
    }
    return schema;
  }
}
