package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.topology.TopicPlan.Found;
import io.millrace.topology.TopicPlan.Growth;
import io.millrace.topology.TopicPlan.Wanted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
  private static final List<TopicSpec> TOPICS =
      new TopicNames("s", null, "o", "p", "c", "e", "d", "log").specs();

  private static final List<TopicSpec> MERGED =
      new TopicNames("s", "l", "o", "p", "c", "e", "d", "log").specs();

  @Test
  void shouldCreateAllTopicsWhenNoneExists() {
    TopicPlan plan = TopicPlan.of(TOPICS, 4, Map.of());

    assertThat(plan.mismatches()).isEmpty();
    assertThat(plan.missing())
        .extracting(Wanted::name)
        .containsExactly("s", "o", "p", "c", "e", "d");
    assertThat(plan.missing()).extracting(Wanted::partitions).containsOnly(4);
    assertThat(plan.missing().get(0).config()).isEqualTo(Map.of("retention.ms", "-1"));
    assertThat(plan.missing().get(3).config())
        .isEqualTo(Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime"));
  }

  @Test
  void shouldFollowTheSamplesTopicThatExists() {
    TopicPlan plan =
        TopicPlan.of(TOPICS, 1, Map.of("s", new Found(3, Map.of("max.message.bytes", "5000000"))));

    assertThat(plan.missing()).extracting(Wanted::name).containsExactly("o", "p", "c", "e", "d");
    assertThat(plan.missing()).extracting(Wanted::partitions).containsOnly(3);
    assertThat(plan.missing().get(1).config()).containsEntry("max.message.bytes", "5065536");
    assertThat(plan.missing().get(4).config()).containsEntry("max.message.bytes", "5065536");
  }

  /** Brokers that know no such limit refuse its name. */
  @Test
  void shouldLetTopicsTakeAnyTimeWhereBrokersLimitIt() {
    Found samples = new Found(1, Map.of("message.timestamp.after.max.ms", "3600000"));
    TopicPlan plan = TopicPlan.of(TOPICS, 1, Map.of("s", samples));

    assertThat(plan.missing())
        .filteredOn(
            topic ->
                Long.toString(Long.MAX_VALUE)
                    .equals(topic.config().get("message.timestamp.after.max.ms")))
        .as("those whose records have the time of a sample's")
        .extracting(Wanted::name)
        .containsExactly("p", "e", "d");
    assertThat(TopicPlan.of(TOPICS, 1, Map.of("s", new Found(1, Map.of()))).missing())
        .noneMatch(topic -> topic.config().containsKey("message.timestamp.after.max.ms"));
  }

  @Test
  void shouldNotExceedWhatATopicCanTake() {
    Found samples = new Found(1, Map.of("max.message.bytes", "2147483647"));

    TopicPlan plan = TopicPlan.of(TOPICS, 1, Map.of("s", samples));

    assertThat(plan.missing().get(4).config()).containsEntry("max.message.bytes", "2147483647");
  }

  @Test
  void shouldWorkWithTopicsThatTakeLessThanTheSamplesTopic() {
    TopicPlan plan =
        TopicPlan.of(
            TOPICS,
            1,
            Map.of(
                "s", new Found(1, Map.of("max.message.bytes", "5000000")),
                "p", new Found(1, Map.of()),
                "d", new Found(1, Map.of("max.message.bytes", "8192"))));

    assertThat(plan.mismatches()).isEmpty();
  }

  @Test
  void shouldListEveryMismatchWithItsRemedy() {
    TopicPlan plan =
        TopicPlan.of(
            TOPICS,
            1,
            Map.of(
                "s", new Found(3, Map.of()),
                "o", new Found(1, Map.of()),
                "p", new Found(4, Map.of()),
                "c", new Found(1, Map.of("cleanup.policy", "delete")),
                "d", new Found(3, Map.of("max.message.bytes", "8191")),
                "log", new Found(2, Map.of("cleanup.policy", "compact"))));

    assertThat(plan.missing()).extracting(Wanted::name).containsExactly("e");
    assertThat(plan.mismatches())
        .extracting(TopicMismatch::toString)
        .containsExactly(
            "topic o: 1 partitions: must be as many as those of s, which are 3; "
                + "kafka-topics.sh --alter --topic o --partitions 3",
            "topic p: 4 partitions: must be as many as those of s, which are 3; partitions can't"
                + " be removed: name another topic in the settings",
            "topic c: cleanup.policy=delete: must be compact, or checkpoints get lost; "
                + "kafka-configs.sh --alter --topic c --add-config cleanup.policy=compact",
            "topic d: max.message.bytes=8191: must be at least 8192, for the headers of a dead"
                + " letter; "
                + "kafka-configs.sh --alter --topic d --add-config max.message.bytes=8192",
            "topic log: 2 partitions: must be as many as those of s, which are 3; it holds the"
                + " model, so don't delete or reset it; stop the app, then kafka-topics.sh --alter"
                + " --topic log --partitions 3");
  }

  @Test
  void shouldMakeOneLogOfSeveralPartitions() {
    TopicPlan plan = TopicPlan.of(MERGED, 4, Map.of("s", new Found(3, Map.of())));

    assertThat(plan.missing())
        .extracting(Wanted::name, Wanted::partitions)
        .containsExactly(
            tuple("l", 1),
            tuple("o", 1),
            tuple("p", 3),
            tuple("c", 1),
            tuple("e", 1),
            tuple("d", 3));
    assertThat(plan.missing().get(0).config())
        .as("a log takes whatever the samples topic has taken")
        .containsEntry("max.message.bytes", Integer.toString((16 << 20) + (64 << 10)))
        .containsEntry("message.timestamp.type", "CreateTime")
        .containsEntry("message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE))
        .containsEntry("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
  }

  @Test
  void shouldLetTopicsGrowWithTheSamplesTopicIfItIsMerged() {
    TopicPlan plan =
        TopicPlan.of(
            MERGED,
            1,
            Map.of(
                "s", new Found(8, Map.of()),
                "l", new Found(1, Map.of()),
                "o", new Found(1, Map.of()),
                "p", new Found(4, Map.of()),
                "d", new Found(9, Map.of()),
                "log", new Found(1, Map.of("cleanup.policy", "compact"))));

    assertThat(plan.mismatches()).isEmpty();
    assertThat(plan.growing()).containsExactly(new Growth("p", 8));
  }

  @Test
  void shouldRefuseALogThatIsCompacted() {
    TopicPlan plan =
        TopicPlan.of(
            MERGED,
            4,
            Map.of(
                "s", new Found(2, Map.of("cleanup.policy", "compact")),
                "l", new Found(1, Map.of("cleanup.policy", "compact,delete"))));

    assertThat(plan.mismatches())
        .singleElement()
        .hasToString(
            "topic l: cleanup.policy=compact,delete: must be delete, or samples get lost; "
                + "kafka-configs.sh --alter --topic l --add-config"
                + " cleanup.policy=delete,retention.ms=-1");
  }

  @Test
  void shouldRefuseALogWithSeveralPartitionsAndSeveralModels() {
    TopicPlan plan =
        TopicPlan.of(
            MERGED,
            1,
            Map.of(
                "s", new Found(2, Map.of()),
                "l", new Found(2, Map.of()),
                "log", new Found(2, Map.of("cleanup.policy", "compact"))));

    assertThat(plan.mismatches())
        .extracting(TopicMismatch::toString)
        .containsExactly(
            "topic l: 2 partitions: must be 1, since one model learns all of s; partitions can't be"
                + " removed: name another topic in the settings",
            "topic log: 2 partitions: must be 1, since one model learns all of s; it holds the"
                + " model, so don't delete or reset it; partitions can't be removed: set model to"
                + " per_partition to go on with a model for each partition, or start under another"
                + " name");
  }

  @Test
  void shouldHoldNothingAgainstASamplesTopicThatIsNotThere() {
    Map<String, Found> found = Map.of("p", new Found(4, Map.of()), "e", new Found(2, Map.of()));

    assertThat(TopicPlan.of(TOPICS, TopicPlan.UNKNOWN, found).mismatches()).isEmpty();
    assertThat(TopicPlan.of(TOPICS, 3, found).mismatches())
        .extracting(TopicMismatch::topic)
        .containsExactly("p");
  }

  @Test
  void shouldRefuseCheckpointsThatTakeNoChunk() {
    Map<String, Found> found =
        Map.of(
            "s", new Found(1, Map.of()),
            "c", new Found(1, Map.of("cleanup.policy", "compact", "max.message.bytes", "500000")));

    assertThat(TopicPlan.of(TOPICS, 1, found).mismatches())
        .extracting(TopicMismatch::fault)
        .containsExactly(
            "max.message.bytes=500000: must be at least 589824, for chunks of a model's state");
  }
}
