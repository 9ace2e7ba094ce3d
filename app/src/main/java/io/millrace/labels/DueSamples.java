package io.millrace.labels;

import io.millrace.learning.TakenSample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Samples that are to be predicted or learned as soon as the model is ready for them. */
final class DueSamples {
  private final Deque<TakenSample> samples = new ArrayDeque<>();

  boolean isEmpty() {
    return samples.isEmpty();
  }

  void add(TakenSample sample) {
    samples.add(sample);
  }

  /** The one whose turn it is; null if none is left. */
  @Nullable TakenSample first() {
    return samples.peekFirst();
  }

  void removeFirst() {
    samples.removeFirst();
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(samples.size());
    for (TakenSample sample : samples) {
      sample.write(out);
    }
  }

  void read(DataInput in) throws IOException {
    samples.clear();
    for (int left = in.readInt(); left > 0; left--) {
      samples.add(TakenSample.read(in));
    }
  }
}
