package io.millrace.topology;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Members of a group that read topics which an app with its settings has nothing to do with: those
 * of another app with the same id. Kafka Streams would share the work of both out among them, and
 * so the one would get the partitions of the other.
 */
public final class Strangers {
  private Strangers() {}

  /** The topics that members read beside an app's own. */
  public static SortedSet<String> topics(
      ConsumerGroupDescription group, Collection<TopicSpec> own) {
    return topics(group, own, member -> true);
  }

  /**
   * The same of several groups; none where the brokers don't say.
   *
   * @param instance whose own members, who may have stopped a moment ago, don't count
   */
  public static SortedSet<String> topics(
      Admin admin, List<String> groups, Collection<TopicSpec> own, String instance) {
    SortedSet<String> topics = new TreeSet<>();
    for (var group : admin.describeConsumerGroups(groups).describedGroups().values()) {
      try {
        topics.addAll(topics(group.get(), own, member -> !isOf(instance, member)));
      } catch (ExecutionException e) {
        // There is no such group yet, or it may not be looked at.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return topics;
  }

  /** Kafka Streams gives each of its threads a number. */
  private static boolean isOf(String instance, MemberDescription member) {
    return member.groupInstanceId().filter(id -> id.startsWith(instance + "-")).isPresent();
  }

  private static SortedSet<String> topics(
      ConsumerGroupDescription group,
      Collection<TopicSpec> own,
      Predicate<MemberDescription> counts) {
    SortedSet<String> topics =
        group.members().stream()
            .filter(counts)
            .flatMap(member -> member.assignment().topicPartitions().stream())
            .map(TopicPartition::topic)
            .collect(Collectors.toCollection(TreeSet::new));
    own.forEach(topic -> topics.remove(topic.name()));
    return topics;
  }
}
