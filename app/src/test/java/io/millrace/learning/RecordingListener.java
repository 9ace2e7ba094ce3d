package io.millrace.learning;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Prediction;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Scores;
import io.millrace.model.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what it hears. */
public final class RecordingListener implements LearnerListener {
  public final List<Restored> restored = new CopyOnWriteArrayList<>();
  public final List<CheckpointWritten> checkpoints = new ArrayList<>();
  public final List<Reason> deadLetters = new ArrayList<>();
  public final List<Event> events = new ArrayList<>();
  public final List<Long> delays = new ArrayList<>();

  /** Id and record of the sample of each prediction. */
  public final List<String> predicted = new ArrayList<>();

  public final List<Float> learningRates = new ArrayList<>();
  public final List<Integer> blockRows = new ArrayList<>();
  public final List<Long> stateBytes = new ArrayList<>();
  public final List<ModelState> states = new ArrayList<>();
  public final List<String> frozen = new ArrayList<>();
  public final List<Pruned> pruned = new ArrayList<>();
  public final List<Long> relearning = new ArrayList<>();
  public final List<Long> lost = new ArrayList<>();
  public final List<String> heldUp = new CopyOnWriteArrayList<>();
  public final List<String> labels = new ArrayList<>();
  public long waiting;
  private volatile @Nullable Scores scores;
  public int labelled;
  public int skipped;
  public boolean closed;

  @Override
  public void relearning(long left) {
    relearning.add(left);
  }

  @Override
  public void restored(Restored what, Scores read) {
    scores = read;
    restored.add(what);
  }

  /** How the samples were predicted when their labels were known. */
  public Prequential prequential() {
    return Objects.requireNonNull(scores).prequential();
  }

  /** How the predictions were judged that were made before the labels came. */
  public Prequential delayed() {
    return Objects.requireNonNull(scores).delayed();
  }

  @Override
  public void skipped() {
    skipped++;
  }

  @Override
  public void lost(long samples) {
    lost.add(samples);
  }

  @Override
  public void predicted(Prediction prediction, long timestamp, long arrival, long now) {
    delays.add(now - arrival);
    byte[] source = prediction.source;
    predicted.add(prediction.id + " " + (source == null ? "" : new String(source, UTF_8)));
  }

  @Override
  public void labelJoined(long delay) {
    labels.add("joined after " + delay);
  }

  @Override
  public void labelMissed(boolean learned) {
    labels.add(learned ? "default" : "none");
  }

  @Override
  public void labelled() {
    labelled++;
  }

  @Override
  public void waiting(long samples, long age) {
    waiting = samples;
  }

  @Override
  public void blockLearned(BlockLearned block) {
    blockRows.add(block.rows());
    for (int i = 0; i < block.result().steps(); i++) {
      learningRates.add(block.result().learningRates()[i]);
    }
  }

  @Override
  public void heldUp(@Nullable String reason) {
    heldUp.add(String.valueOf(reason));
  }

  @Override
  public void deadLetter(InvalidSampleException fault, long offset, byte @Nullable [] value) {
    deadLetters.add(fault.reason());
  }

  @Override
  public void event(Event event) {
    events.add(event);
  }

  @Override
  public void modelRead(ModelState state) {
    states.add(state);
  }

  @Override
  public void checkpointWritten(CheckpointWritten checkpoint) {
    checkpoints.add(checkpoint);
  }

  @Override
  public void frozen(@Nullable String reason) {
    frozen.add(String.valueOf(reason));
  }

  @Override
  public void pruned(Pruned what) {
    pruned.add(what);
  }

  @Override
  public void stateWritten(long bytes) {
    stateBytes.add(bytes);
  }

  @Override
  public void close() {
    closed = true;
  }
}
