package io.millrace.topology;

import io.millrace.checkpoint.CheckpointKeys;
import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.checkpoint.Sha256;
import io.millrace.data.Event;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Scores;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes a checkpoint every so many samples and deletes those beyond the number to keep. Which ones
 * are on the topic is part of the learner's state.
 */
final class CheckpointWriter implements Decision, StateSection {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

  private final LearnerSettings settings;
  private final int replica;
  private final OnlineModel model;
  private final Scores evaluation;
  private final Outputs outputs;
  private final LearnerListener listener;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private long written;

  CheckpointWriter(
      LearnerSettings settings,
      int replica,
      OnlineModel model,
      Scores evaluation,
      Outputs outputs,
      LearnerListener listener) {
    this.settings = settings;
    this.replica = replica;
    this.model = model;
    this.evaluation = evaluation;
    this.outputs = outputs;
    this.listener = listener;
  }

  @Override
  public void decide(Boundary boundary) {
    if (boundary.samples() % settings.checkpointSamples() == 0) {
      write(boundary);
      while (kept.size() > settings.keep()) {
        delete(kept.removeFirst(), boundary.timestamp());
      }
    }
  }

  private void write(Boundary boundary) {
    long start = System.nanoTime();
    ModelState state = model.snapshot();
    List<byte[]> chunks = ModelStateCodec.encode(state);
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = new Chunk(settings.name(), replica, boundary.step(), i, chunks.get(i));
      outputs.chunk(chunk, boundary.timestamp());
    }
    Manifest manifest = manifest(boundary, chunks);
    outputs.manifest(manifest, boundary.timestamp());
    kept.addLast(new Kept(boundary.step(), chunks.size()));
    outputs.event(event(boundary, manifest), boundary.timestamp());
    listener.checkpointWritten(
        new LearnerListener.CheckpointWritten(
            boundary.step(),
            manifest.bytes(),
            boundary.eventTime(),
            System.nanoTime() - start,
            manifest.metrics()));
    listener.modelRead(state);
    // The first tells that it works; thousands may follow.
    LOG.atLevel(written++ == 0 ? Level.INFO : Level.DEBUG)
        .log(
            "checkpoint of model {}, replica {}, at step {}: {} samples, {} bytes",
            settings.name(),
            replica,
            boundary.step(),
            boundary.samples(),
            manifest.bytes());
  }

  private Manifest manifest(Boundary boundary, List<byte[]> chunks) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        settings.name(),
        replica,
        boundary.step(),
        boundary.samples(),
        boundary.eventTime(),
        chunks.size(),
        chunks.stream().mapToLong(c -> c.length).sum(),
        Sha256.of(chunks),
        settings.settingsDigest(),
        model.environment(),
        scores());
  }

  /**
   * The scores since the start by their names, those of the window with {@code window.} before; and
   * those of the samples held out, with {@code hold_out.} before that.
   */
  private Map<String, Double> scores() {
    Map<String, Double> scores = new TreeMap<>();
    add(scores, "", evaluation.prequential());
    add(scores, "hold_out.", evaluation.heldOut());
    return scores;
  }

  private static void add(Map<String, Double> scores, String prefix, Prequential evaluator) {
    evaluator.cumulative().forEach((name, value) -> scores.put(prefix + name, value));
    evaluator.windowed().forEach((name, value) -> scores.put(prefix + "window." + name, value));
  }

  private Event event(Boundary boundary, Manifest manifest) {
    return new Event(
        Event.Type.CHECKPOINT,
        settings.name(),
        replica,
        boundary.step(),
        boundary.samples(),
        boundary.eventTime(),
        "a checkpoint of %d bytes was written".formatted(manifest.bytes()));
  }

  /** The manifest goes first: whoever finds one finds its chunks. */
  private void delete(Kept old, long timestamp) {
    outputs.delete(CheckpointKeys.manifest(settings.name(), replica, old.step), timestamp);
    for (int i = 0; i < old.chunks; i++) {
      outputs.delete(CheckpointKeys.chunk(settings.name(), replica, old.step, i), timestamp);
    }
  }

  @Override
  public String name() {
    return "checkpoints";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(kept.size());
    for (Kept checkpoint : kept) {
      out.writeLong(checkpoint.step);
      out.writeInt(checkpoint.chunks);
    }
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    kept.clear();
    for (int left = in.readInt(); left > 0; left--) {
      kept.addLast(new Kept(in.readLong(), in.readInt()));
    }
  }

  private record Kept(long step, int chunks) {}
}
