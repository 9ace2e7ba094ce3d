package io.millrace.serde;

import io.millrace.data.SampleReader;
import io.millrace.features.SampleFields;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Makes readers and writers of samples.
 *
 * @param schemas other Avro schemas than this build's that samples may have been written with
 * @param columns names of the columns of a CSV line
 * @param maxBytes longer records are refused
 */
public record SampleCodec(
    SampleFormat format,
    SampleFields fields,
    List<Schema> schemas,
    List<String> columns,
    int maxBytes) {

  /** A reader for one thread. */
  public SampleReader newReader() {
    return new SizeLimit(
        switch (format) {
          case AVRO -> new AvroSampleReader(fields, schemas);
          case JSON -> new JsonSampleReader(fields);
          case CSV -> new CsvSampleReader(fields, columns);
        },
        maxBytes);
  }

  /** A writer for one thread. */
  public SampleWriter newWriter() {
    return switch (format) {
      case AVRO -> new AvroSampleWriter(fields);
      case JSON -> new JsonSampleWriter(fields);
      case CSV -> new CsvSampleWriter(columns);
    };
  }
}
