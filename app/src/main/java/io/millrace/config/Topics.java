package io.millrace.config;

import io.millrace.serde.PredictionFormat;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is read and written beside the samples. */
public record Topics(
    @Default("{}") Control control,
    @Default("{}") Predictions predictions,
    @Default("{}") Checkpoints checkpoints,
    @Default("{}") DeadLetters deadLetters,
    @Default("{}") Events events,
    @Default("{}") Log log) {
  /** The same with predictions in another format. */
  Topics withPredictions(PredictionFormat format) {
    return new Topics(control, predictions.as(format), checkpoints, deadLetters, events, log);
  }

  /**
   * The same with a first checkpoint that no stream lives to see.
   *
   * @param control mini-batches in a control interval, which stay
   */
  Topics withoutCheckpoints(long control) {
    return new Topics(
        new Control(this.control.topic(), control),
        predictions,
        new Checkpoints(
            checkpoints.topic(), Long.MAX_VALUE / control * control, checkpoints.keep()),
        deadLetters,
        events,
        log);
  }

  /**
   * Where commands come from, and how often what feeds back to learning acts.
   *
   * @param every so many steps a control interval ends: then schedules on plateaus, drift, pruning
   *     and commands take effect; absent: with each checkpoint
   */
  public record Control(
      @Default("<name>.control") String topic,
      @Nullable @Unit("steps") @Bounds(">= 1") Long every) {}

  /**
   * Where predictions go.
   *
   * @param maxDelay a sample waits no longer for its prediction
   * @param fields places in the sample's record of what its prediction gets from it
   * @param offsets whether a prediction has the offset of its sample in a header
   */
  public record Predictions(
      @Default("<name>.predictions") String topic,
      @Default("200ms") Duration maxDelay,
      @Default("avro") PredictionFormat format,
      @Default("[]") List<String> fields,
      @Default("true") boolean offsets) {
    /** The same in another format. */
    Predictions as(PredictionFormat other) {
      return new Predictions(topic, maxDelay, other, fields, offsets);
    }
  }

  /**
   * Where checkpoints go.
   *
   * @param every so many steps there is one
   * @param keep so many of them stay, for each replica
   */
  public record Checkpoints(
      @Default("<name>.checkpoints") String topic,
      @Default("1000 steps") @Unit("steps") @Bounds(">= 1") long every,
      @Default("5") @Bounds(">= 1") int keep) {}

  /** Where records go that can't be learned from. */
  public record DeadLetters(@Default("<name>.dead-letters") String topic) {}

  /** Where events go. */
  public record Events(@Default("<name>.events") String topic) {}

  /** Where the partitions of the samples topic are merged, if one model learns several. */
  public record Log(@Default("<name>.log") String topic) {}
}
