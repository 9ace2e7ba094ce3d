package io.millrace.topology;

import java.util.List;

/**
 * The topics that the learner reads and writes; {@link TopicRole} says what each is for.
 *
 * @param changelog where Kafka Streams keeps the learner's state; see {@link LearnerStage}
 */
public record TopicNames(
    String samples,
    String control,
    String predictions,
    String checkpoints,
    String events,
    String deadLetters,
    String changelog) {
  /** All of them, in the order of a list for people. */
  public List<TopicSpec> specs() {
    return List.of(
        new TopicSpec(samples, TopicRole.SAMPLES),
        new TopicSpec(control, TopicRole.CONTROL),
        new TopicSpec(predictions, TopicRole.PREDICTIONS),
        new TopicSpec(checkpoints, TopicRole.CHECKPOINTS),
        new TopicSpec(events, TopicRole.EVENTS),
        new TopicSpec(deadLetters, TopicRole.DEAD_LETTERS),
        new TopicSpec(changelog, TopicRole.CHANGELOG));
  }
}
