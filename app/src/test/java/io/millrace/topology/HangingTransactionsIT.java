package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.CommittedTopic;
import io.millrace.broker.EmbeddedBroker;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogKey;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction whose end a partition was not told: see KAFKA-20734. */
class HangingTransactionsIT {
  private static final String ID = "app-instance-1";
  private static final String LOG = "__transaction_state";

  /** Only this client may write to a topic of the brokers' own. */
  private static final String INSIDER = "__admin_client";

  /** As it stands in the coordinator's log. */
  private static final byte COMPLETE_ABORT = 5;

  @TempDir private Path folder;

  @Test
  void shouldNotPublishWhatWasAbortedWhenAPartitionWasNotTold() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        Admin admin = admin(broker)) {
      admin.createTopics(
          List.of(
              topic("predictions", Map.of()),
              topic("changelog", Map.of("cleanup.policy", "compact"))));
      leaveOpen(broker, admin);
      TransactionDescription open = described(admin);
      assertThat(open.state()).isEqualTo(TransactionState.ONGOING);
      logAsAborted(broker, open);
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        Admin admin = admin(broker)) {
      assertThat(described(admin).state()).isEqualTo(TransactionState.COMPLETE_ABORT);

      try (Producer<byte[], byte[]> producer = producer(broker, admin)) {
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, "predictions", "again");
        send(producer, "changelog", "again");
        producer.commitTransaction();
      }

      for (String topic : List.of("predictions", "changelog")) {
        try (CommittedTopic committed = new CommittedTopic(broker.bootstrapServers(), topic)) {
          assertThat(committed.await(1).readToEnd().records())
              .extracting(one -> new String(one.value(), UTF_8))
              .containsExactly("again");
        }
      }
    }
  }

  private static NewTopic topic(String name, Map<String, String> config) {
    return new NewTopic(name, Optional.of(1), Optional.empty()).configs(config);
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static Producer<byte[], byte[]> producer(EmbeddedBroker broker, Admin admin) {
    // "none-yet" is a topic that no one has made so far.
    HangingTransactions hanging =
        new HangingTransactions(admin, List.of("predictions", "changelog", "none-yet"));
    return new InstanceClients("app", "instance", admin, hanging)
        .getProducer(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "transactional.id",
                "random-of-streams-1"));
  }

  /** As a process that is killed. */
  private static void leaveOpen(EmbeddedBroker broker, Admin admin) {
    Producer<byte[], byte[]> killed = producer(broker, admin);
    killed.initTransactions();
    killed.beginTransaction();
    send(killed, "predictions", "first");
    send(killed, "changelog", "first");
    killed.flush();
    killed.close(Duration.ZERO);
  }

  private static void send(Producer<byte[], byte[]> producer, String topic, String value) {
    var unused =
        producer.send(new ProducerRecord<>(topic, "key".getBytes(UTF_8), value.getBytes(UTF_8)));
  }

  private static TransactionDescription described(Admin admin) {
    return admin
        .describeTransactions(List.of(ID))
        .description(ID)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  /**
   * Tells the coordinator alone that the transaction has ended, for when it reads its log again.
   */
  private static void logAsAborted(EmbeddedBroker broker, TransactionDescription open) {
    TransactionLogValue ended =
        new TransactionLogValue()
            .setProducerId(open.producerId())
            .setPreviousProducerId(open.producerId())
            .setProducerEpoch((short) (open.producerEpoch() + 1))
            .setTransactionTimeoutMs((int) open.transactionTimeoutMs())
            .setTransactionStatus(COMPLETE_ABORT)
            .setTransactionPartitions(List.of())
            .setTransactionLastUpdateTimestampMs(System.currentTimeMillis())
            .setTransactionStartTimestampMs(open.transactionStartTimeMs().orElseThrow())
            .setClientTransactionVersion((short) 2);
    try (Producer<ByteBuffer, ByteBuffer> insider =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "client.id", INSIDER),
            new ByteBufferSerializer(),
            new ByteBufferSerializer())) {
      int partition = Utils.abs(ID.hashCode()) % insider.partitionsFor(LOG).size();
      var unused =
          insider.send(
              new ProducerRecord<>(
                  LOG,
                  partition,
                  bytes(
                      TransactionLogKey.HIGHEST_SUPPORTED_VERSION,
                      new TransactionLogKey().setTransactionalId(ID)),
                  bytes(TransactionLogValue.HIGHEST_SUPPORTED_VERSION, ended)));
      insider.flush();
    }
  }

  private static ByteBuffer bytes(short version, Message message) {
    return MessageUtil.toVersionPrefixedByteBuffer(version, message);
  }
}
