package io.millrace.serde;

import io.millrace.data.SampleReader;
import io.millrace.features.SampleFields;
import java.util.function.Supplier;

/** Makes readers and writers of samples. */
public final class SampleCodec {
  private final Supplier<SampleReader> readers;
  private final Supplier<SampleWriter> writers;
  private final Supplier<CopiedFields> copiers;
  private final int maxBytes;

  /**
   * Prepares to make them.
   *
   * @param fields what a sample holds
   * @param maxBytes longer records are refused
   * @throws IllegalArgumentException if a file that the format names can't be used
   */
  public SampleCodec(SampleFormat format, SampleFields fields, int maxBytes) {
    this.readers = format.readers(fields);
    this.writers = format.writers(fields);
    this.copiers = fields.copied().isEmpty() ? () -> CopiedFields.NONE : format.copiers(fields);
    this.maxBytes = maxBytes;
  }

  /** A reader for one thread. */
  public SampleReader newReader() {
    return new SizeLimit(readers.get(), maxBytes);
  }

  /** What takes fields out of records for their predictions, for one thread. */
  public CopiedFields newCopiedFields() {
    return copiers.get();
  }

  /** A writer for one thread. */
  public SampleWriter newWriter() {
    return writers.get();
  }
}
