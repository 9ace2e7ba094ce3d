package io.millrace.cli;

import io.millrace.app.Replay;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.config.Config;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.PredictedClass;
import io.millrace.data.Prediction;
import io.millrace.data.Sample;
import io.millrace.evaluate.Course;
import io.millrace.evaluate.PairedDifference;
import io.millrace.learning.LearnedState;
import io.millrace.learning.TakenSample;
import io.millrace.model.ModelFactory;
import io.millrace.model.ModelState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One of the settings that a log is learned with, side by side with the others. */
final class ReplayedSettings implements AutoCloseable {
  private final String name;
  private final Config config;
  private final boolean classes;
  private final long start;
  private final PairedDifference loss = new PairedDifference();
  private final PairedDifference error = new PairedDifference();
  private final Course lossCourse = new Course();
  private final Course errorCourse = new Course();
  private final List<ReplayedSettings> compared = new ArrayList<>();
  private final Map<String, RefusedRows> refused = new TreeMap<>();
  private final Deque<Long> underWay = new ArrayDeque<>();
  private final Replay replay;

  /**
   * Makes the model.
   *
   * @param name for tables
   * @param replica whose log it is; 0 for a file
   * @param kafka the user's Kafka properties, with the brokers' address
   * @param start what the model starts with; null: afresh
   */
  ReplayedSettings(
      String name,
      Config config,
      ModelFactory models,
      int replica,
      Map<String, String> kafka,
      @Nullable LearnedState start) {
    this.name = name;
    this.config = config;
    this.classes = !config.input().label().classes().isEmpty();
    this.start = start == null ? 0 : start.samples();
    this.replay =
        new Replay(config.withoutCheckpoints(), models, replica, kafka, start, this::predicted);
  }

  /** Compares these with others, which must be said before a sample is taken. */
  void isBaselineOf(ReplayedSettings others) {
    compared.add(others);
  }

  private void predicted(Prediction prediction) {
    long position = underWay.remove();
    if (prediction.isLabelled()) {
      double wrong = classes ? error(prediction) : Double.NaN;
      loss.add(position, prediction.loss);
      error.add(position, wrong);
      lossCourse.add(prediction.loss);
      errorCourse.add(wrong);
      for (ReplayedSettings others : compared) {
        others.loss.addBaseline(position, prediction.loss);
        others.error.addBaseline(position, wrong);
      }
    }
  }

  private static double error(Prediction prediction) {
    float[] scores = prediction.scores;
    return PredictedClass.of(scores, 0, scores.length) == prediction.label[0] ? 0 : 1;
  }

  /** Takes a row of a file, whose number from 0 on is its position in the log. */
  void take(String file, InputRow row, long position, long now) {
    if (row.fault() == null) {
      int partition = 0;
      take(new TakenSample(null, row.value(), now, partition, position), position);
    } else {
      refused.merge(
          row.fault().reason().tag(),
          RefusedRows.first(file, row.line(), row.fault()),
          (first, another) -> first.oneMore());
    }
  }

  /**
   * Takes a sample.
   *
   * @param position in the log, which rises from sample to sample
   */
  void take(TakenSample sample, long position) {
    underWay.addLast(position);
    if (!replay.take(sample)) {
      underWay.removeLast();
    }
  }

  /** Counts a record of a log that is no sample. */
  void refuse(InvalidSampleException fault, long offset, byte @Nullable [] value) {
    replay.refuse(fault, offset, value);
  }

  /** Waits until all that was taken is predicted. */
  void finish() {
    replay.finish();
  }

  /** Its name, for people. */
  String name() {
    return name;
  }

  /** The settings. */
  Config config() {
    return config;
  }

  /** What was learned. */
  ModelState state() {
    return replay.state();
  }

  /**
   * What is known of the state.
   *
   * @param replica whose log was learned
   */
  Manifest manifest(int replica) {
    ModelState state = replay.state();
    List<byte[]> chunks = ModelStateCodec.encode(state);
    return new Manifest(
        Manifest.FORMAT_VERSION,
        config.name(),
        replica,
        state.step(),
        replay.status().samples(),
        Sample.NO_TIME,
        chunks.size(),
        chunks.stream().mapToLong(chunk -> chunk.length).sum(),
        ModelStateCodec.sha256(chunks),
        config.digest(),
        replay.environment(),
        replay.status().cumulative());
  }

  /** How it went. */
  ReplayReport.Setting report() {
    Report report =
        Report.of(config.name(), config.training().batchSize(), start, 0, List.of(replay.status()))
            .with(List.copyOf(refused.values()));
    return new ReplayReport.Setting(
        name,
        config.digest(),
        report.replicas().get(0),
        report.refusedRows(),
        ReplayReport.Difference.of(loss),
        ReplayReport.Difference.of(error),
        ReplayReport.Means.of(lossCourse),
        ReplayReport.Means.of(errorCourse));
  }

  @Override
  public void close() {
    replay.close();
  }
}
