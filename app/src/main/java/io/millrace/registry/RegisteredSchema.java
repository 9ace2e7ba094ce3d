package io.millrace.registry;

import java.util.List;

/**
 * A schema as a registry has it.
 *
 * @param id that records name it by
 * @param type {@code AVRO}, {@code JSON} or {@code PROTOBUF}
 * @param text in the language of its type
 * @param references what it uses of other schemas
 */
public record RegisteredSchema(int id, String type, String text, List<Reference> references) {
  /**
   * What a schema uses of another.
   *
   * @param name by which it uses it: of a type, or of a file to import
   * @param schema the other one
   */
  public record Reference(String name, RegisteredSchema schema) {}
}
