package io.millrace.serde;

import io.millrace.data.SampleReader;
import io.millrace.features.SampleFields;
import io.millrace.registry.TopicSchemas;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes readers and writers of samples. */
public final class SampleCodec {
  private final Supplier<SampleReader> readers;
  private final Supplier<SampleWriter> writers;
  private final Supplier<CopiedFields> copiers;
  private final @Nullable Supplier<UnaryOperator<byte[]>> lines;
  private final int maxBytes;

  /**
   * Prepares to make them.
   *
   * @param fields what a sample holds
   * @param maxBytes longer records are refused
   * @param schemas of the topic, if the format has a registry
   * @throws IllegalArgumentException if a file that the format names can't be used
   */
  public SampleCodec(SampleFormat format, SampleFields fields, int maxBytes, TopicSchemas schemas) {
    this.readers = format.readers(fields, schemas);
    this.writers = format.writers(fields, schemas);
    this.copiers =
        fields.copied().isEmpty() ? () -> CopiedFields.NONE : format.copiers(fields, schemas);
    this.lines = format.lines(schemas);
    this.maxBytes = maxBytes;
  }

  /** The same for a format that needs no registry. */
  public SampleCodec(SampleFormat format, SampleFields fields, int maxBytes) {
    this(format, fields, maxBytes, TopicSchemas.NONE);
  }

  /** A reader for one thread. */
  public SampleReader newReader() {
    return new SizeLimit(readers.get(), maxBytes);
  }

  /**
   * A reader for one thread that waits for a registry, but not for ever: it then throws an {@link
   * io.millrace.data.AwaitedException}.
   */
  public SampleReader newPatientReader() {
    SampleReader reader = newReader();
    return (value, block, row) -> Patiently.get(() -> reader.read(value, block, row));
  }

  /** What takes fields out of records for their predictions, for one thread. */
  public CopiedFields newCopiedFields() {
    return copiers.get();
  }

  /**
   * What turns lines of a file, of which each is a JSON object, into records, for one thread; null
   * if records are no JSON.
   */
  public @Nullable UnaryOperator<byte[]> newLineWriter() {
    return lines == null ? null : lines.get();
  }

  /** A writer for one thread. */
  public SampleWriter newWriter() {
    return writers.get();
  }
}
