package io.millrace.app;

import io.millrace.checkpoint.Checkpoints;
import io.millrace.checkpoint.CommittedRecords;
import io.millrace.checkpoint.Manifest;
import io.millrace.config.Config;
import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.SamplePlace;
import io.millrace.learning.LearnedSamples;
import io.millrace.learning.LogPartition;
import io.millrace.learning.TakenSample;
import io.millrace.model.ModelState;
import io.millrace.topology.LearnedLog;
import io.millrace.topology.TopicNames;
import io.millrace.topology.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * A replica of a model that learns, or has learned, seen from beside it: its log, its checkpoints
 * and its events. Only committed records are read, without a group, and nothing is written. Used by
 * one thread.
 */
public final class LiveModel implements AutoCloseable {
  private final Config config;
  private final Assembly assembly;
  private final Map<String, String> kafka;
  private final int replica;
  private final TopicNames topics;
  private final Checkpoints checkpoints;
  private final LearnedLog log;

  private LiveModel(
      Config config, Assembly assembly, Map<String, String> kafka, int replica, LearnedLog log) {
    this.config = config;
    this.assembly = assembly;
    this.kafka = kafka;
    this.replica = replica;
    this.topics = assembly.topics();
    this.checkpoints = CheckpointsTopic.open(topics.checkpoints(), kafka);
    this.log = log;
  }

  /**
   * Looks for its log.
   *
   * @param replica the partition that it learns; 0 if it learns all of them
   * @throws AppException if there is no such log
   */
  public static LiveModel open(Config config, Cluster cluster, int replica) {
    try (Admin admin = cluster.admin()) {
      Assembly assembly = Assembly.of(config, admin);
      String topic = assembly.topics().learned();
      int there = Topics.partitions(admin, topic).orElse(0);
      if (replica < 0 || replica >= there) {
        throw new AppException(
            there == 0
                ? "topic %s, which model %s learns, is not there: check the brokers, and --dir if the settings name none"
                    .formatted(topic, config.name())
                : "replica %d: model %s learns topic %s, whose partitions are 0 to %d"
                    .formatted(replica, config.name(), topic, there - 1));
      }
      return new LiveModel(
          config,
          assembly,
          cluster.properties(),
          replica,
          new LearnedLog(
              CommittedRecords.consumer(cluster.properties()), assembly.topics(), replica));
    }
  }

  /** What it learns. */
  public LearnedLog log() {
    return log;
  }

  /** Its number. */
  public int replica() {
    return replica;
  }

  /** The user's Kafka properties, with the brokers' address. */
  public Map<String, String> kafka() {
    return kafka;
  }

  /**
   * One of its checkpoints.
   *
   * @param step null for the latest
   * @throws AppException if there is none
   */
  public Manifest checkpoint(@Nullable Long step) {
    return checkpoints
        .find(config.name(), replica, step)
        .orElseThrow(
            () ->
                new AppException(
                    "model %s, replica %d, has no %s in topic %s: `millrace checkpoints list` lists them"
                        .formatted(
                            config.name(),
                            replica,
                            step == null ? "checkpoint" : "checkpoint of step " + step,
                            topics.checkpoints())));
  }

  /** All of its checkpoints that are complete, in the order of their steps. */
  public List<Manifest> checkpoints() {
    return checkpoints.list().checkpoints().stream()
        .filter(one -> one.model().equals(config.name()) && one.replica() == replica)
        .toList();
  }

  /**
   * What a checkpoint holds.
   *
   * @throws io.millrace.model.ModelStateException if it is damaged
   */
  public ModelState load(Manifest checkpoint) {
    return checkpoints.load(checkpoint);
  }

  /** What happened to it, in order, as far as the events topic goes back. */
  public List<Event> events() {
    // Whoever wrote what is no event was not the model.
    List<Event> events =
        EventsTopic.read(() -> CommittedRecords.consumer(kafka), topics.events(), noEvent -> {});
    events.removeIf(event -> !event.model().equals(config.name()) || event.replica() != replica);
    return events;
  }

  /**
   * The offset of its log behind the last sample that it had learned at a checkpoint: the
   * checkpoint names that sample, or it is found by counting the samples before.
   *
   * @throws AppException if what it learned next is not all there any more, or the samples before
   *     are needed and are not
   */
  public long offsetAfter(Manifest checkpoint) {
    SamplePlace last = checkpoint.last();
    if (last == null) {
      requireBeginning(
          "the checkpoint of step %d does not say where in the log it was taken (it is of a former build, or of a model whose labels come later), which must be counted from the beginning"
              .formatted(checkpoint.step()));
      return countTo(checkpoint);
    }
    return log.offsetAfter(last)
        .orElseThrow(
            () ->
                new AppException(
                    "%s: begins at offset %,d: what was learned behind sample %s, at which the checkpoint of step %d was taken, is deleted. Begin with a later checkpoint: `millrace checkpoints list` lists them"
                        .formatted(log, log.beginning(), last, checkpoint.step())));
  }

  private long countTo(Manifest checkpoint) {
    LearnedSamples learned =
        new LearnedSamples(
            assembly.settings(),
            new LogPartition(topics.samples(), replica),
            config.sampleCodec().newPatientReader());
    Count count = new Count(learned, checkpoint.samples());
    log.read(0, log.end(), count);
    if (count.left > 0) {
      throw new AppException(
          "%s: holds %,d samples to learn, fewer than the %,d that the checkpoint of step %d has learned: it is not its log, or the settings that say what a sample is have changed"
              .formatted(
                  log, checkpoint.samples() - count.left, checkpoint.samples(), checkpoint.step()));
    }
    return count.next;
  }

  /**
   * Makes sure that no sample is missing.
   *
   * @param why the beginning is needed, as a sentence
   * @throws AppException if the log's beginning is deleted
   */
  void requireBeginning(String why) {
    long beginning = log.beginning();
    if (beginning > 0) {
      throw new AppException(
          "%s: begins at offset %,d, what was before is deleted: %s. To keep the log of a model from now on, set retention.ms and retention.bytes of its topic to -1"
              .formatted(log, beginning, why));
    }
  }

  @Override
  public void close() {
    log.close();
  }

  /** Counts samples that are learned. */
  private static final class Count implements LearnedLog.Taker {
    private final LearnedSamples learned;
    private long left;
    private long next;

    Count(LearnedSamples learned, long samples) {
      this.learned = learned;
      this.left = samples;
    }

    @Override
    public boolean take(TakenSample sample, long offset) {
      if (left > 0 && learned.includes(sample)) {
        left--;
        next = offset + 1;
      }
      return left > 0;
    }

    @Override
    public boolean refuse(InvalidSampleException fault, long offset, byte @Nullable [] value) {
      return true;
    }
  }
}
