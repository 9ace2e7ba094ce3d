package io.millrace.serde;

import io.millrace.data.SampleReader;
import io.millrace.features.SampleEncoder;
import io.millrace.features.SampleFields;
import io.millrace.registry.TopicSchemas;
import io.millrace.settings.Default;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** How samples are written on their topic. */
public sealed interface SampleFormat
    permits SampleFormat.Avro,
        SampleFormat.Json,
        SampleFormat.Csv,
        SampleFormat.PlainAvro,
        SampleFormat.RegistryAvro,
        SampleFormat.RegistryJson,
        SampleFormat.RegistryProtobuf {
  /** Whether records name their schemas in a registry. */
  default boolean needsRegistry() {
    return false;
  }

  /**
   * Makes readers, each for one thread.
   *
   * @param fields what a sample holds
   * @param schemas of the topic, if the format has a registry
   * @throws IllegalArgumentException if a file that the format names can't be used
   */
  Supplier<SampleReader> readers(SampleFields fields, TopicSchemas schemas);

  /**
   * Makes writers, each for one thread.
   *
   * @param fields what a sample holds
   * @param schemas of the topic, if the format has a registry
   */
  Supplier<SampleWriter> writers(SampleFields fields, TopicSchemas schemas);

  /**
   * Makes what takes fields out of records for predictions, each for one thread.
   *
   * @param fields what a sample holds
   * @param schemas of the topic, if the format has a registry
   */
  Supplier<CopiedFields> copiers(SampleFields fields, TopicSchemas schemas);

  /**
   * Makes what turns lines of a file, of which each is a JSON object, into records; null if records
   * are no JSON.
   *
   * @param schemas of the topic, if the format has a registry
   */
  default @Nullable Supplier<UnaryOperator<byte[]>> lines(TopicSchemas schemas) {
    return null;
  }

  /**
   * Avro's single-object encoding of {@code io.millrace.schemas.Sample}.
   *
   * @param schemas files with other Avro schemas than this build's that samples may have been
   *     written with
   */
  record Avro(@Default("[]") List<Path> schemas) implements SampleFormat {
    @Override
    public Supplier<SampleReader> readers(SampleFields fields, TopicSchemas unused) {
      List<Schema> others = schemas.stream().map(AvroSchemas::read).toList();
      return () -> new AvroSampleReader(fields, others);
    }

    @Override
    public Supplier<SampleWriter> writers(SampleFields fields, TopicSchemas schemas) {
      return () -> new AvroSampleWriter(fields);
    }

    @Override
    public Supplier<CopiedFields> copiers(SampleFields fields, TopicSchemas unused) {
      List<Schema> others = schemas.stream().map(AvroSchemas::read).toList();
      return () -> new CopiedFields(fields.copied(), new AvroFieldCopier(fields, others));
    }
  }

  /** One JSON object with a value for each feature and the label. */
  record Json() implements SampleFormat {
    @Override
    public Supplier<SampleReader> readers(SampleFields fields, TopicSchemas schemas) {
      return () -> new JsonSampleReader(fields);
    }

    @Override
    public Supplier<SampleWriter> writers(SampleFields fields, TopicSchemas schemas) {
      return () -> new JsonSampleWriter(fields);
    }

    @Override
    public Supplier<UnaryOperator<byte[]>> lines(TopicSchemas schemas) {
      return UnaryOperator::identity;
    }

    @Override
    public Supplier<CopiedFields> copiers(SampleFields fields, TopicSchemas schemas) {
      return () -> new CopiedFields(fields.copied(), new JsonFieldCopier(fields.copied()));
    }
  }

  /**
   * One line of CSV, in which a line break does not end a quoted cell.
   *
   * @param columns their names; absent: the features, then the label
   * @param separator a character
   * @param quote a character, or none
   * @param header whether records that hold the columns' names are passed over
   */
  record Csv(
      @Nullable List<String> columns,
      @Default("','") String separator,
      @Default("'\"'") String quote,
      @Default("false") boolean header)
      implements SampleFormat {
    /** As RFC 4180 has it, without headers. */
    public Csv(@Nullable List<String> columns) {
      this(columns, ",", "\"", false);
    }

    /** The same with other columns. */
    public Csv withColumns(@Nullable List<String> others) {
      return new Csv(others, separator, quote, header);
    }

    /** How cells are told apart. */
    public CsvDialect dialect() {
      return new CsvDialect(separator.charAt(0), quote.isEmpty() ? null : quote.charAt(0));
    }

    @Override
    public Supplier<SampleReader> readers(SampleFields fields, TopicSchemas schemas) {
      return () -> new CsvSampleReader(fields, columnsOf(fields), dialect(), header);
    }

    @Override
    public Supplier<SampleWriter> writers(SampleFields fields, TopicSchemas schemas) {
      return () -> new CsvSampleWriter(columnsOf(fields), dialect());
    }

    @Override
    public Supplier<CopiedFields> copiers(SampleFields fields, TopicSchemas schemas) {
      return () ->
          new CopiedFields(
              fields.copied(), new CsvFieldCopier(fields.copied(), columnsOf(fields), dialect()));
    }

    /** The names of its columns. */
    public List<String> columnsOf(SampleFields fields) {
      return columns != null
          ? columns
          : fields.columns().stream().map(SampleFields.Column::name).toList();
    }
  }

  /**
   * Records of one Avro schema of the user's own, without a header.
   *
   * @param schema file of the schema that all records are written with
   */
  record PlainAvro(Path schema) implements SampleFormat {
    /**
     * Requires that the schema has these fields, of types that can be read.
     *
     * @throws IllegalArgumentException with the reason, if it has not
     */
    public void require(SampleFields fields) {
      AvroSteps.of(AvroSchemas.readAny(schema), new SampleEncoder(fields));
    }

    @Override
    public Supplier<SampleReader> readers(SampleFields fields, TopicSchemas schemas) {
      Schema read = AvroSchemas.readAny(schema);
      return () -> PlainAvroSampleReader.of(fields, read);
    }

    @Override
    public Supplier<SampleWriter> writers(SampleFields fields, TopicSchemas schemas) {
      Schema read = AvroSchemas.readAny(schema);
      return () -> new PlainAvroSampleWriter(fields, read);
    }

    @Override
    public Supplier<CopiedFields> copiers(SampleFields fields, TopicSchemas schemas) {
      Schema read = AvroSchemas.readAny(schema);
      return () ->
          new CopiedFields(fields.copied(), new PlainAvroFieldCopier(fields.copied(), read));
    }
  }

  /** Avro, each record behind the id that its schema has in the registry. */
  record RegistryAvro() implements SampleFormat {
    /** Of the schema, as the registry calls it. */
    static final String TYPE = "AVRO";

    @Override
    public boolean needsRegistry() {
      return true;
    }

    @Override
    public Supplier<SampleReader> readers(SampleFields fields, TopicSchemas schemas) {
      return () ->
          new RegistrySampleReader(
              schemas,
              TYPE,
              schema -> PlainAvroSampleReader.ofPart(fields, AvroSchemas.of(schema)));
    }

    @Override
    public Supplier<SampleWriter> writers(SampleFields fields, TopicSchemas schemas) {
      return () ->
          new RegistrySampleWriter(
              schemas, TYPE, schema -> new PlainAvroSampleWriter(fields, AvroSchemas.of(schema)));
    }

    @Override
    public Supplier<CopiedFields> copiers(SampleFields fields, TopicSchemas schemas) {
      return () ->
          new CopiedFields(
              fields.copied(),
              new RegistryFieldCopier(
                  schemas,
                  schema -> new PlainAvroFieldCopier(fields.copied(), AvroSchemas.of(schema))));
    }
  }

  /** JSON, each record behind the id that its schema has in the registry. */
  record RegistryJson() implements SampleFormat {
    /** Of the schema, as the registry calls it. */
    static final String TYPE = "JSON";

    @Override
    public boolean needsRegistry() {
      return true;
    }

    @Override
    public Supplier<SampleReader> readers(SampleFields fields, TopicSchemas schemas) {
      return () -> {
        JsonSampleReader body = new JsonSampleReader(fields);
        return new RegistrySampleReader(schemas, TYPE, schema -> body);
      };
    }

    @Override
    public Supplier<SampleWriter> writers(SampleFields fields, TopicSchemas schemas) {
      return () -> new RegistrySampleWriter(schemas, TYPE, schema -> new JsonSampleWriter(fields));
    }

    @Override
    public Supplier<UnaryOperator<byte[]>> lines(TopicSchemas schemas) {
      return () -> {
        int id = RegistrySampleWriter.latest(schemas, TYPE).id();
        return line -> RegistryRecord.of(id, line);
      };
    }

    @Override
    public Supplier<CopiedFields> copiers(SampleFields fields, TopicSchemas schemas) {
      return () ->
          new CopiedFields(
              fields.copied(),
              new RegistryFieldCopier(schemas, schema -> new JsonFieldCopier(fields.copied())));
    }
  }

  /** Protobuf, each record behind the id that its file has in the registry. */
  record RegistryProtobuf() implements SampleFormat {
    /** Of the schema, as the registry calls it. */
    static final String TYPE = "PROTOBUF";

    @Override
    public boolean needsRegistry() {
      return true;
    }

    @Override
    public Supplier<SampleReader> readers(SampleFields fields, TopicSchemas schemas) {
      return () ->
          new RegistrySampleReader(
              schemas, TYPE, schema -> new ProtobufSampleReader(fields, ProtobufSchema.of(schema)));
    }

    @Override
    public Supplier<SampleWriter> writers(SampleFields fields, TopicSchemas schemas) {
      return () ->
          new RegistrySampleWriter(
              schemas, TYPE, schema -> new ProtobufSampleWriter(fields, ProtobufSchema.of(schema)));
    }

    @Override
    public Supplier<CopiedFields> copiers(SampleFields fields, TopicSchemas schemas) {
      return () ->
          new CopiedFields(
              fields.copied(),
              new RegistryFieldCopier(
                  schemas,
                  schema -> new ProtobufFieldCopier(fields.copied(), ProtobufSchema.of(schema))));
    }
  }
}
