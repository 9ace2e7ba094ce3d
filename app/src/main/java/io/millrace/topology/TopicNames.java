package io.millrace.topology;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The topics that the learner reads and writes; {@link TopicRole} says what each is for.
 *
 * @param log into which the partitions of the samples topic are merged; null: each partition is
 *     learned as it is, by a replica of its own
 * @param changelog where Kafka Streams keeps the learner's state; see {@link LearnerStage}
 * @param late where labels come that are later than their samples; null: they stand in the samples
 */
public record TopicNames(
    String samples,
    @Nullable String log,
    String control,
    String predictions,
    String checkpoints,
    String events,
    String deadLetters,
    String changelog,
    @Nullable Late late) {
  /**
   * The topics of late labels. With them there must be a log.
   *
   * @param labels of the labels
   * @param changelog where Kafka Streams keeps the samples that wait
   */
  public record Late(String labels, String changelog) {}

  /** Labels stand in the samples. */
  public TopicNames(
      String samples,
      @Nullable String log,
      String control,
      String predictions,
      String checkpoints,
      String events,
      String deadLetters,
      String changelog) {
    this(samples, log, control, predictions, checkpoints, events, deadLetters, changelog, null);
  }

  /** The topic that replicas learn. */
  public String learned() {
    return log == null ? samples : log;
  }

  /** All of them, in the order of a list for people. */
  public List<TopicSpec> specs() {
    List<TopicSpec> specs = new ArrayList<>();
    specs.add(new TopicSpec(samples, TopicRole.SAMPLES));
    if (log != null) {
      specs.add(new TopicSpec(log, TopicRole.LOG));
    }
    specs.addAll(others());
    if (late != null) {
      specs.add(1, new TopicSpec(late.labels, TopicRole.LABELS));
      specs.add(new TopicSpec(late.changelog, TopicRole.WAITING));
    }
    return specs;
  }

  private List<TopicSpec> others() {
    return List.of(
        new TopicSpec(control, TopicRole.CONTROL),
        new TopicSpec(predictions, TopicRole.PREDICTIONS),
        new TopicSpec(checkpoints, TopicRole.CHECKPOINTS),
        new TopicSpec(events, TopicRole.EVENTS),
        new TopicSpec(deadLetters, TopicRole.DEAD_LETTERS),
        new TopicSpec(changelog, TopicRole.CHANGELOG));
  }
}
