package io.millrace.topology;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which model's prediction of a sample an alias passes on, in one partition. The offsets of samples
 * are divided into segments, each of one model. A switch begins a segment behind the last sample of
 * which any model's prediction was seen: so none of the old model's that is due there was passed on
 * yet, and none of the new one's was left out. However far apart the models are, each sample is
 * passed on once.
 */
final class AliasRoute {
  private final Map<String, Long> reached = new TreeMap<>();
  private final List<Segment> segments = new ArrayList<>();

  /** Samples from this offset on, up to the next segment, are a model's. */
  private record Segment(long from, String model) {}

  private AliasRoute() {}

  /** All samples are this model's. */
  AliasRoute(String first) {
    segments.add(new Segment(0, first));
  }

  /** The model of the samples to come. */
  String live() {
    return last().model;
  }

  private Segment last() {
    return segments.get(segments.size() - 1);
  }

  /** The models that have samples still. */
  List<String> models() {
    return segments.stream().map(Segment::model).distinct().toList();
  }

  /**
   * Takes note of a prediction.
   *
   * @param sample offset of its sample; {@link SampleOffset#UNKNOWN}: it is passed on if its model
   *     is live
   * @return whether it is to be passed on
   */
  boolean passes(String model, long sample) {
    if (sample == SampleOffset.UNKNOWN) {
      return model.equals(live());
    }
    if (model.equals(live()) && sample <= reached.getOrDefault(model, SampleOffset.UNKNOWN)) {
      beginAgain(model);
    }
    reached.put(model, sample);
    boolean passes = isOf(model, sample);
    while (segments.size() > 1 && isDone(segments.get(0), segments.get(1))) {
      segments.remove(0);
    }
    return passes;
  }

  /** Its samples topic was made anew, or the model was. */
  private void beginAgain(String model) {
    reached.clear();
    segments.clear();
    segments.add(new Segment(0, model));
  }

  private boolean isOf(String model, long sample) {
    for (int i = segments.size() - 1; i >= 0; i--) {
      Segment segment = segments.get(i);
      if (segment.from <= sample) {
        return segment.model.equals(model);
      }
    }
    return false; // its segment is done
  }

  private boolean isDone(Segment segment, Segment next) {
    return reached.getOrDefault(segment.model, SampleOffset.UNKNOWN) >= next.from - 1;
  }

  /**
   * Lets another model follow.
   *
   * @return the offset of its first sample; nothing if it is live already
   */
  OptionalLong switchTo(String model) {
    if (model.equals(live())) {
      return OptionalLong.empty();
    }
    long seen = reached.values().stream().mapToLong(Long::longValue).max().orElse(-1);
    long from = Math.max(last().from, seen + 1);
    if (last().from == from) {
      segments.remove(segments.size() - 1); // it has no samples
    }
    if (segments.isEmpty() || !model.equals(live())) {
      segments.add(new Segment(from, model));
    }
    return OptionalLong.of(from);
  }

  /** Writes all of it. */
  void write(DataOutput out) throws IOException {
    out.writeInt(segments.size());
    for (Segment segment : segments) {
      out.writeLong(segment.from);
      out.writeUTF(segment.model);
    }
    out.writeInt(reached.size());
    for (Map.Entry<String, Long> one : reached.entrySet()) {
      out.writeUTF(one.getKey());
      out.writeLong(one.getValue());
    }
  }

  /** Reads what {@link #write} wrote. */
  static AliasRoute read(DataInput in) throws IOException {
    AliasRoute route = new AliasRoute();
    for (int left = in.readInt(); left > 0; left--) {
      route.segments.add(new Segment(in.readLong(), in.readUTF()));
    }
    for (int left = in.readInt(); left > 0; left--) {
      route.reached.put(in.readUTF(), in.readLong());
    }
    return route;
  }
}
