package io.millrace.topology;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a group has shared out a topic, but some of its partitions to nobody. That happens
 * where a topic gets partitions while the leader of the group is restarted: a static member that
 * comes back in time goes on with the assignment that it had (KIP-814), and takes the partitions
 * that there are by then for those that were shared out. Not thread-safe.
 */
final class UnreadPartitions {
  private final Admin admin;
  private final String group;
  private long period;
  private @Nullable CompletableFuture<Set<TopicPartition>> asked;
  private Set<TopicPartition> before = Set.of();
  private long looked;

  /**
   * Begins to look after a period.
   *
   * @param admin stays the caller's to close
   * @param period from one look to the next
   * @param now in ns, of any clock
   */
  UnreadPartitions(Admin admin, String group, Duration period, long now) {
    this.admin = admin;
    this.group = group;
    this.period = period.toNanos();
    this.looked = now;
  }

  /**
   * The partitions that were read by nobody at two looks in a row: once could be in the middle of
   * sharing them out. Then it begins again, with twice the period, since sharing out may not help.
   * Never waits for the brokers; what they don't tell is looked for again.
   *
   * @param topics that the group reads
   */
  Set<TopicPartition> look(Set<String> topics, long now) {
    if (asked == null) {
      if (now - looked >= period && !topics.isEmpty()) {
        looked = now;
        asked = ask(topics).exceptionally(failure -> Set.of());
      }
      return Set.of();
    }
    if (!asked.isDone()) {
      return Set.of();
    }
    Set<TopicPartition> found = asked.join();
    asked = null;
    Set<TopicPartition> twice = found.stream().filter(before::contains).collect(toSet());
    before = found;
    if (!twice.isEmpty()) {
      before = Set.of();
      period *= 2;
    }
    return twice;
  }

  private CompletableFuture<Set<TopicPartition>> ask(Set<String> topics) {
    return admin
        .describeConsumerGroups(List.of(group))
        .all()
        .toCompletionStage()
        .thenCombine(
            admin.describeTopics(topics).allTopicNames().toCompletionStage(),
            (groups, described) -> unread(Objects.requireNonNull(groups.get(group)), described))
        .toCompletableFuture();
  }

  /** All partitions of the topics without those that a member has; none while that changes. */
  static Set<TopicPartition> unread(
      ConsumerGroupDescription group, Map<String, TopicDescription> topics) {
    if (group.groupState() != GroupState.STABLE) {
      return Set.of();
    }
    Set<TopicPartition> read =
        group.members().stream()
            .map(member -> member.assignment().topicPartitions())
            .flatMap(Collection::stream)
            .collect(toSet());
    return topics.values().stream()
        .flatMap(UnreadPartitions::partitions)
        .filter(partition -> !read.contains(partition))
        .collect(toSet());
  }

  private static Stream<TopicPartition> partitions(TopicDescription topic) {
    return IntStream.range(0, topic.partitions().size())
        .mapToObj(partition -> new TopicPartition(topic.name(), partition));
  }
}
