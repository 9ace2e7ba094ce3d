package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.LiveModel;
import io.millrace.checkpoint.Manifest;
import io.millrace.config.Config;
import io.millrace.data.InvalidSampleException;
import io.millrace.learning.LearnedState;
import io.millrace.learning.TakenSample;
import io.millrace.model.ModelStateException;
import io.millrace.tensorflow.Models;
import io.millrace.topology.LearnedLog;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A stretch of the log that a live model learns. */
final class ReplayedLog implements ReplayedSamples {
  private static final Pattern OFFSET = Pattern.compile("\\d{1,18}");
  private static final Pattern STEP = Pattern.compile("step:(\\d{1,18})");

  private final Config live;
  private final Cluster cluster;
  private final LiveModel model;
  private final long from;
  private final long to;
  private final @Nullable Manifest checkpoint;
  private final @Nullable LearnedState start;

  /**
   * Finds the stretch.
   *
   * @param live the settings of the live model
   * @param cluster closed with this
   * @param from {@code beginning}, an offset, a time, or {@code step:N} for a checkpoint, with
   *     which models then start
   * @param to {@code end}, or likewise: the offset behind the last sample, the time before which
   *     they are, the checkpoint that has learned them
   * @throws CommandException if there is no such stretch
   */
  ReplayedLog(Config live, Cluster cluster, int replica, String from, String to) {
    this.live = live;
    this.cluster = cluster;
    this.model = open(live, cluster, replica);
    try {
      LearnedLog log = model.log();
      this.from = from.equals("beginning") ? log.beginning() : offset("--from", from);
      this.to = to.equals("end") ? log.end() : Math.min(log.end(), offset("--to", to));
      if (this.from < log.beginning()) {
        throw new CommandException(
            "--from: %s: %s begins at offset %,d, what was before is deleted"
                .formatted(from, log, log.beginning()));
      }
      if (this.from >= this.to) {
        throw new CommandException(
            "%s: has no record from %s (offset %,d) to %s (offset %,d)"
                .formatted(log, from, this.from, to, this.to));
      }
      this.checkpoint = checkpoint(from);
      this.start =
          checkpoint == null
              ? null
              : new LearnedState(model.load(checkpoint), checkpoint.samples());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static LiveModel open(Config live, Cluster cluster, int replica) {
    try {
      return LiveModel.open(live, cluster, replica);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private long offset(String option, String text) {
    if (OFFSET.matcher(text).matches()) {
      return Long.parseLong(text);
    }
    Manifest checkpoint = checkpoint(text);
    if (checkpoint != null) {
      return model.offsetAfter(checkpoint);
    }
    try {
      return model.log().offsetAt(Instant.parse(text).toEpochMilli()).orElse(model.log().end());
    } catch (DateTimeException e) {
      throw new CommandException(
          "%s: %s: must be an offset such as 120000, a checkpoint such as step:45000, or a time such as 2026-11-28T21:00:00Z"
              .formatted(option, text));
    }
  }

  private @Nullable Manifest checkpoint(String text) {
    Matcher step = STEP.matcher(text);
    return step.matches() ? model.checkpoint(Long.parseLong(step.group(1))) : null;
  }

  @Override
  public String name() {
    return "%s, offsets %,d to %,d%s"
        .formatted(
            model.log(),
            from,
            to - 1,
            checkpoint == null ? "" : ", from the checkpoint of step " + checkpoint.step());
  }

  @Override
  public ReplayedSettings begin(String name, Config config) {
    String topic = live.input().samples().topic();
    if (!config.input().samples().topic().equals(topic)) {
      throw new CommandException(
          "%s: samples.topic: %s: must be %s, as in the first settings: all learn the same samples"
              .formatted(name, config.input().samples().topic(), topic));
    }
    try {
      return new ReplayedSettings(
          name, config, Models::create, model.replica(), model.kafka(), start);
    } catch (CompletionException e) {
      if (checkpoint != null && e.getCause() instanceof ModelStateException fault) {
        throw new CommandException(
            "%s: can't start with the checkpoint of step %d: %s. Begin at an offset or a time instead: models then start afresh"
                .formatted(name, checkpoint.step(), fault.getMessage()));
      }
      throw e;
    }
  }

  @Override
  public long give(List<ReplayedSettings> models) {
    Giving giving = new Giving(models);
    model.log().read(from, to, giving);
    return giving.samples;
  }

  @Override
  public LiveModel live() {
    return model;
  }

  @Override
  public void close() {
    try {
      model.close();
    } finally {
      cluster.close();
    }
  }

  private static final class Giving implements LearnedLog.Taker {
    private final List<ReplayedSettings> models;
    private long samples;

    Giving(List<ReplayedSettings> models) {
      this.models = models;
    }

    @Override
    public boolean take(TakenSample sample, long offset) {
      models.forEach(model -> model.take(sample, offset));
      samples++;
      return !Termination.isRequested();
    }

    @Override
    public boolean refuse(InvalidSampleException fault, long offset, byte @Nullable [] value) {
      models.forEach(model -> model.refuse(fault, offset, value));
      return !Termination.isRequested();
    }
  }
}
