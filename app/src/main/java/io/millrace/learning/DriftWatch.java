package io.millrace.learning;

import io.millrace.data.Block;
import io.millrace.data.Event;
import io.millrace.drift.DriftDetection;
import io.millrace.drift.DriftDetector;
import io.millrace.model.StepResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for drift in a replica's prequential losses or in what else is watched, and tells of it at
 * the next boundary. Those who decide behind it there may act on it.
 */
final class DriftWatch implements Participant {
  /** No sample: they count from 1. */
  private static final long NONE = 0;

  private final String kind;
  private final @Nullable DriftDetection settings;
  private @Nullable DriftDetector detector;
  private final DriftSignal signal;
  private final Events events;
  private long foundAt = NONE;
  private @Nullable String found;

  /** Starts to watch this, if there are settings. */
  DriftWatch(@Nullable DriftDetection settings, DriftSignal signal, Events events) {
    this.settings = settings;
    this.signal = signal;
    this.events = events;
    this.kind = settings == null ? "" : settings.toString();
    this.detector = settings == null ? null : settings.newDetector();
  }

  /**
   * Takes a sample of the log and what the model said of it. A number that is not finite counts for
   * nothing.
   *
   * @param row of the block and of the result
   */
  void add(long sample, Block block, int row, StepResult result) {
    if (detector == null) {
      return;
    }
    double value = signal.of(block, row, result);
    if (Double.isFinite(value) && signal.isDrift(detector.add(value))) {
      foundAt = sample;
    }
  }

  @Override
  public void decide(Boundary here) {
    found = null;
    if (foundAt != NONE) {
      found = "drift at sample %d: %s".formatted(foundAt, signal.whatHappened());
      foundAt = NONE;
      events.tell(Event.Type.DRIFT, here, found);
    }
  }

  /** At a boundary: the drift found since the one before, for a person; null if there was none. */
  @Nullable String found() {
    return found;
  }

  /** Begins anew: what the model says from here on has nothing to do with what it said. */
  void restart() {
    detector = settings == null ? null : settings.newDetector();
  }

  @Override
  public String name() {
    return "drift";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    if (detector != null) {
      DataOutputStream detail = new DataOutputStream(state);
      detail.writeLong(foundAt);
      detector.write(detail);
    }
    out.writeUTF(kind);
    out.writeInt(state.size());
    out.write(state.toByteArray());
  }

  /** With other settings than it was written with it begins anew. */
  @Override
  public void read(DataInput in, int version) throws IOException {
    boolean same = in.readUTF().equals(kind);
    byte[] state = new byte[in.readInt()];
    in.readFully(state);
    if (same && detector != null) {
      DataInputStream detail = new DataInputStream(new ByteArrayInputStream(state));
      foundAt = detail.readLong();
      detector.read(detail);
    }
  }
}
