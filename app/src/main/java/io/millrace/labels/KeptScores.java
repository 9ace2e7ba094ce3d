package io.millrace.labels;

import io.millrace.learning.TakenSample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was predicted for samples that wait. */
final class KeptScores {
  private final OrderedStore store;

  /** Samples that don't wait any more, though their predictions are still to be made. */
  private final Set<Place> forgotten = new TreeSet<>();

  KeptScores(OrderedStore store) {
    this.store = store;
  }

  void put(TakenSample sample, float[] scores) {
    if (!forgotten.remove(Place.of(sample))) {
      ByteBuffer bytes = ByteBuffer.allocate(scores.length * Float.BYTES);
      bytes.asFloatBuffer().put(scores);
      store.put(key(sample), bytes.array());
    }
  }

  /** Removes and returns them; null if there are none. */
  float @Nullable [] take(TakenSample sample) {
    byte[] bytes = store.get(key(sample));
    if (bytes == null) {
      return null;
    }
    store.delete(key(sample));
    float[] scores = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(scores);
    return scores;
  }

  /** Nobody will ask for them, whether they are known by now or not. */
  void forget(TakenSample sample) {
    if (take(sample) == null) {
      forgotten.add(Place.of(sample));
    }
  }

  private static byte[] key(TakenSample sample) {
    return Keys.scores(sample.partition(), sample.offset());
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(forgotten.size());
    for (Place place : forgotten) {
      out.writeInt(place.partition);
      out.writeLong(place.offset);
    }
  }

  void read(DataInput in) throws IOException {
    forgotten.clear();
    for (int left = in.readInt(); left > 0; left--) {
      forgotten.add(new Place(in.readInt(), in.readLong()));
    }
  }

  /** Where a sample stands in its topic. */
  private record Place(int partition, long offset) implements Comparable<Place> {
    static Place of(TakenSample sample) {
      return new Place(sample.partition(), sample.offset());
    }

    @Override
    public int compareTo(Place other) {
      int byPartition = Integer.compare(partition, other.partition);
      return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }
  }
}
