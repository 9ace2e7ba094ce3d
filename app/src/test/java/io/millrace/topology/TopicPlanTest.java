package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.topology.TopicPlan.Found;
import io.millrace.topology.TopicPlan.Wanted;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
  private static final TopicNames NAMES = new TopicNames("s", "o", "p", "c", "e", "d");

  @Test
  void shouldCreateAllTopicsWhenNoneExists() {
    TopicPlan plan = TopicPlan.of(NAMES, 4, Map.of());

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
        TopicPlan.of(NAMES, 1, Map.of("s", new Found(3, Map.of("max.message.bytes", "5000000"))));

    assertThat(plan.missing()).extracting(Wanted::name).containsExactly("o", "p", "c", "e", "d");
    assertThat(plan.missing()).extracting(Wanted::partitions).containsOnly(3);
    assertThat(plan.missing().get(1).config()).containsEntry("max.message.bytes", "5065536");
    assertThat(plan.missing().get(4).config()).containsEntry("max.message.bytes", "5065536");
  }

  @Test
  void shouldNotExceedWhatATopicCanTake() {
    Found samples = new Found(1, Map.of("max.message.bytes", "2147483647"));

    TopicPlan plan = TopicPlan.of(NAMES, 1, Map.of("s", samples));

    assertThat(plan.missing().get(4).config()).containsEntry("max.message.bytes", "2147483647");
  }

  @Test
  void shouldWorkWithTopicsThatTakeLessThanTheSamplesTopic() {
    TopicPlan plan =
        TopicPlan.of(
            NAMES,
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
            NAMES,
            1,
            Map.of(
                "s", new Found(3, Map.of()),
                "o", new Found(1, Map.of()),
                "p", new Found(4, Map.of()),
                "c", new Found(1, Map.of("cleanup.policy", "delete")),
                "d", new Found(3, Map.of("max.message.bytes", "8191"))));

    assertThat(plan.missing()).extracting(Wanted::name).containsExactly("e");
    assertThat(plan.mismatches())
        .containsExactly(
            "topic o: 1 partitions: must be as many as those of s, which are 3; "
                + "kafka-topics.sh --alter --topic o --partitions 3",
            "topic p: 4 partitions: must be as many as those of s, which are 3; none can be taken"
                + " away: name another topic in the settings",
            "topic c: cleanup.policy=delete: must be compact, or checkpoints get lost; "
                + "kafka-configs.sh --alter --topic c --add-config cleanup.policy=compact",
            "topic d: max.message.bytes=8191: must be at least 8192, for the headers of a dead"
                + " letter; "
                + "kafka-configs.sh --alter --topic d --add-config max.message.bytes=8192");
  }
}
