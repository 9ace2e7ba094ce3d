package io.millrace.learning;

import io.millrace.checkpoint.ChunkedOutputStream;
import io.millrace.checkpoint.ModelStateCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Samples as bytes, one after the other, cut into chunks wherever one is full. */
final class SampleLog {
  private final ChunkedOutputStream chunks = new ChunkedOutputStream();
  private final DataOutputStream out = new DataOutputStream(chunks);

  void add(TakenSample sample) {
    try {
      sample.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes added since the last {@link #drain}. */
  long length() {
    return chunks.length();
  }

  /** Everything added, in order; the log is empty again. */
  List<byte[]> drain() {
    return chunks.drain();
  }

  /**
   * The samples that these chunks hold.
   *
   * @param written by which build
   * @throws EOFException if the last one is cut off
   */
  static List<TakenSample> read(List<byte[]> chunks, TakenSample.Written written)
      throws IOException {
    List<TakenSample> samples = new ArrayList<>();
    PushbackInputStream bytes = new PushbackInputStream(ModelStateCodec.join(chunks));
    DataInputStream in = new DataInputStream(bytes);
    for (int next = bytes.read(); next >= 0; next = bytes.read()) {
      bytes.unread(next);
      samples.add(TakenSample.read(in, written));
    }
    return samples;
  }
}
