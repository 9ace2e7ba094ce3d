package io.millrace.serde;

import io.millrace.features.Feature;
import io.millrace.features.SampleField;
import io.millrace.features.SampleFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Schemas of teams of their own, as tests need them: every field may be null, or a text. */
final class OwnSchema {
  private static final Schema NUMBER = Schema.create(Schema.Type.DOUBLE);
  private static final Schema TEXT = Schema.create(Schema.Type.STRING);

  private OwnSchema() {}

  /** A file with a schema for these fields. */
  static Path file(SampleFields fields) {
    try {
      Path file = Files.createTempFile("own", ".avsc");
      file.toFile().deleteOnExit();
      return Files.writeString(file, of(fields).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Schema of(SampleFields fields) {
    Map<String, Schema> types = new LinkedHashMap<>();
    fields.copied().forEach(place -> types.put(place, nullOr(TEXT)));
    fields.notes().columns().forEach(place -> types.put(place, nullOr(NUMBER, TEXT)));
    for (Feature feature : fields.features()) {
      types.putIfAbsent(feature.place(), type(feature, feature instanceof Feature.Vector));
    }
    types.put(fields.label().place(), type(fields.label(), fields.label().width() > 1));
    return record("Sample", "", types);
  }

  private static Schema type(SampleField field, boolean vector) {
    return vector
        ? nullOr(Schema.createArray(NUMBER), TEXT)
        : field.isNumber() ? nullOr(NUMBER, TEXT) : nullOr(TEXT);
  }

  private static Schema nullOr(Schema... types) {
    List<Schema> branches = new ArrayList<>(List.of(Schema.create(Schema.Type.NULL)));
    branches.addAll(List.of(types));
    return Schema.createUnion(branches);
  }

  private static Schema record(String name, String prefix, Map<String, Schema> types) {
    Map<String, Schema> fields = new LinkedHashMap<>();
    types.forEach(
        (place, type) -> {
          if (place.startsWith(prefix)) {
            String rest = place.substring(prefix.length());
            int dot = rest.indexOf('.');
            String key = dot < 0 ? rest : rest.substring(0, dot);
            fields.computeIfAbsent(
                key,
                first ->
                    dot < 0
                        ? type
                        : nullOr(record(name + "_" + first, prefix + first + ".", types)));
          }
        });
    return Schema.createRecord(
        name,
        null,
        "own",
        false,
        fields.entrySet().stream()
            .map(field -> new Schema.Field(field.getKey(), field.getValue()))
            .toList());
  }
}
