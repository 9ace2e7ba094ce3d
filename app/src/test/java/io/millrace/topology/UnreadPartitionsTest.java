package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class UnreadPartitionsTest {
  private static final TopicPartition SAMPLES_0 = new TopicPartition("samples", 0);
  private static final TopicPartition SAMPLES_1 = new TopicPartition("samples", 1);
  private static final TopicPartition CONTROL_0 = new TopicPartition("control", 0);
  private static final Map<String, TopicDescription> TOPICS =
      Map.of("samples", topic("samples", 2), "control", topic("control", 1));

  @Test
  void shouldBeThoseThatNoMemberHas() {
    assertThat(unread(GroupState.STABLE, Set.of(SAMPLES_0, CONTROL_0), Set.of(SAMPLES_1)))
        .isEmpty();
    assertThat(unread(GroupState.STABLE, Set.of(SAMPLES_0), Set.of()))
        .containsExactlyInAnyOrder(SAMPLES_1, CONTROL_0);
  }

  @Test
  void shouldNotBeToldWhileTheyAreSharedOut() {
    assertThat(unread(GroupState.PREPARING_REBALANCE, Set.of())).isEmpty();
    assertThat(unread(GroupState.COMPLETING_REBALANCE, Set.of())).isEmpty();
    assertThat(unread(GroupState.EMPTY)).isEmpty();
  }

  @SafeVarargs
  private static Set<TopicPartition> unread(GroupState state, Set<TopicPartition>... members) {
    Collection<MemberDescription> described =
        IntStream.range(0, members.length)
            .mapToObj(
                i ->
                    new MemberDescription(
                        "member-" + i,
                        Optional.empty(),
                        Optional.empty(),
                        "client",
                        "host",
                        new MemberAssignment(members[i]),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
            .toList();
    return UnreadPartitions.unread(
        new ConsumerGroupDescription(
            "app",
            false,
            described,
            "stream",
            GroupType.CLASSIC,
            state,
            Node.noNode(),
            Set.of(),
            Optional.empty(),
            Optional.empty()),
        TOPICS);
  }

  private static TopicDescription topic(String name, int partitions) {
    return new TopicDescription(
        name,
        false,
        IntStream.range(0, partitions)
            .mapToObj(i -> new TopicPartitionInfo(i, Node.noNode(), List.of(), List.of()))
            .toList());
  }
}
