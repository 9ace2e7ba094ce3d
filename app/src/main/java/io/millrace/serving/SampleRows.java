package io.millrace.serving;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.SampleReader;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Turns samples in JSON into the rows that the model sees, as the learner does. Thread-safe. */
public final class SampleRows {
  private final ServedModel model;
  private final Queue<Reader> free = new ConcurrentLinkedQueue<>();

  /** For samples of this model. */
  public SampleRows(ServedModel model) {
    this.model = model;
  }

  /**
   * The features of a sample. A label is checked, and has no effect.
   *
   * @param json an object, as on the samples topic in the format {@code json}
   * @throws InvalidSampleException if the learner would refuse it
   */
  public float[] read(byte[] json) throws InvalidSampleException {
    Reader reader = free.poll();
    if (reader == null) {
      reader = new Reader(model.readers().get(), new Block(1, model.features(), model.labels()));
    }
    try {
      return reader.read(json);
    } finally {
      free.add(reader);
    }
  }

  private record Reader(SampleReader reader, Block block) {
    float[] read(byte[] json) throws InvalidSampleException {
      reader.read(json, block, 0);
      float[] row = new float[block.features()];
      for (int i = 0; i < row.length; i++) {
        row[i] = block.feature(0, i);
      }
      return row;
    }
  }
}
