package io.millrace.serde;

import io.millrace.data.SampleReader;
import io.millrace.features.SampleEncoder;
import io.millrace.features.SampleFields;
import io.millrace.settings.Default;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** How samples are written on their topic. */
public sealed interface SampleFormat
    permits SampleFormat.Avro, SampleFormat.Json, SampleFormat.Csv, SampleFormat.PlainAvro {
  /**
   * Makes readers, each for one thread.
   *
   * @param fields what a sample holds
   * @throws IllegalArgumentException if a file that the format names can't be used
   */
  Supplier<SampleReader> readers(SampleFields fields);

  /**
   * Makes writers, each for one thread.
   *
   * @param fields what a sample holds
   */
  Supplier<SampleWriter> writers(SampleFields fields);

  /**
   * Makes what takes fields out of records for predictions, each for one thread.
   *
   * @param fields what a sample holds
   */
  Supplier<CopiedFields> copiers(SampleFields fields);

  /**
   * Avro's single-object encoding of {@code io.millrace.schemas.Sample}.
   *
   * @param schemas files with other Avro schemas than this build's that samples may have been
   *     written with
   */
  record Avro(@Default("[]") List<Path> schemas) implements SampleFormat {
    @Override
    public Supplier<SampleReader> readers(SampleFields fields) {
      List<Schema> others = schemas.stream().map(AvroSchemas::read).toList();
      return () -> new AvroSampleReader(fields, others);
    }

    @Override
    public Supplier<SampleWriter> writers(SampleFields fields) {
      return () -> new AvroSampleWriter(fields);
    }

    @Override
    public Supplier<CopiedFields> copiers(SampleFields fields) {
      List<Schema> others = schemas.stream().map(AvroSchemas::read).toList();
      return () -> new CopiedFields(fields.copied(), new AvroFieldCopier(fields, others));
    }
  }

  /** One JSON object with a value for each feature and the label. */
  record Json() implements SampleFormat {
    @Override
    public Supplier<SampleReader> readers(SampleFields fields) {
      return () -> new JsonSampleReader(fields);
    }

    @Override
    public Supplier<SampleWriter> writers(SampleFields fields) {
      return () -> new JsonSampleWriter(fields);
    }

    @Override
    public Supplier<CopiedFields> copiers(SampleFields fields) {
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
    public Supplier<SampleReader> readers(SampleFields fields) {
      return () -> new CsvSampleReader(fields, columnsOf(fields), dialect(), header);
    }

    @Override
    public Supplier<SampleWriter> writers(SampleFields fields) {
      return () -> new CsvSampleWriter(columnsOf(fields), dialect());
    }

    @Override
    public Supplier<CopiedFields> copiers(SampleFields fields) {
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
    public Supplier<SampleReader> readers(SampleFields fields) {
      Schema read = AvroSchemas.readAny(schema);
      return () -> new PlainAvroSampleReader(fields, read);
    }

    @Override
    public Supplier<SampleWriter> writers(SampleFields fields) {
      Schema read = AvroSchemas.readAny(schema);
      return () -> new PlainAvroSampleWriter(fields, read);
    }

    @Override
    public Supplier<CopiedFields> copiers(SampleFields fields) {
      Schema read = AvroSchemas.readAny(schema);
      return () ->
          new CopiedFields(fields.copied(), new PlainAvroFieldCopier(fields.copied(), read));
    }
  }
}
