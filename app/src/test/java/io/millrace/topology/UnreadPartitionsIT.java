package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadPartitionsIT {
  private static final TopicPartition FIRST = new TopicPartition("samples", 0);
  private static final TopicPartition SECOND = new TopicPartition("samples", 1);

  @TempDir private Path folder;

  @Test
  void shouldReadPartitionsThatCameWhileTheOnlyMemberWasRestarted() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("samples", 1, (short) 1))).all().get();
      InstanceClients clients =
          new InstanceClients("app", "instance", admin, new HangingTransactions(admin, List.of()));
      try (Consumer<byte[], byte[]> before = consumer(clients, broker)) {
        awaitAssignment(before, Set.of(FIRST));
      }

      admin.createPartitions(Map.of("samples", NewPartitions.increaseTo(2))).all().get();
      try (Consumer<byte[], byte[]> after = consumer(clients, broker)) {
        awaitAssignment(after, Set.of(FIRST, SECOND));
        assertThat(after.groupMetadata().generationId()).as("shared out again").isEqualTo(2);
      }
    }
  }

  private static Consumer<byte[], byte[]> consumer(InstanceClients clients, EmbeddedBroker broker) {
    Consumer<byte[], byte[]> consumer =
        clients.getConsumer(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "group.id",
                "app",
                "group.instance.id",
                "instance"));
    consumer.subscribe(List.of("samples"));
    return consumer;
  }

  private static void awaitAssignment(
      Consumer<byte[], byte[]> consumer, Set<TopicPartition> expected) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInSameThread()
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(100));
              return consumer.assignment().equals(expected);
            });
  }
}
