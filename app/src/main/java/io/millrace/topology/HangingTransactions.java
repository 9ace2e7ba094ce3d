package io.millrace.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what the brokers have left open of an aborted transaction. A coordinator that finds no
 * leader for a partition takes the partition for deleted, and never tells it that the transaction
 * has ended (KAFKA-20734, seen with 4.3.1 when a broker comes back after a crash). The records then
 * count as part of the next transaction of the same producer, and its commit would publish
 * predictions that were made again.
 *
 * @param admin stays the caller's to close
 * @param topics that the producers write to
 */
public record HangingTransactions(Admin admin, List<String> topics) {
  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  private static final Set<TransactionState> ABORTED =
      EnumSet.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_EPOCH_FENCE,
          TransactionState.PREPARE_ABORT,
          TransactionState.COMPLETE_ABORT);

  /** Of topics that one model writes to. */
  public static HangingTransactions of(Admin admin, TopicNames names) {
    return new HangingTransactions(
        admin,
        names.specs().stream()
            .filter(topic -> topic.role().isWritten())
            .map(TopicSpec::name)
            .toList());
  }

  /**
   * The producer whose last transaction was aborted, or will be when the next producer with its
   * transactional id begins.
   *
   * @return empty if there was none, or it was committed
   */
  Optional<Long> aborted(String transactionalId) {
    try {
      TransactionDescription last =
          admin.describeTransactions(List.of(transactionalId)).description(transactionalId).get();
      return ABORTED.contains(last.state()) ? Optional.of(last.producerId()) : Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransactionalIdNotFoundException
          || e.getCause() instanceof UnsupportedVersionException) {
        return Optional.empty(); // brokers that can't be asked are older than what they do wrong
      }
      throw failed("the transaction of " + transactionalId, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * Ends what is open of a producer's aborted transaction.
   *
   * @param producer of that transactional id, which has begun nothing yet
   * @throws KafkaException if it can't be ended: nothing may be committed then
   */
  void end(long producerId, Producer<byte[], byte[]> producer) {
    List<TopicPartition> open = open(producerId);
    if (open.isEmpty()) {
      return;
    }
    LOG.info(
        "the brokers have not told {} that a transaction was aborted (KAFKA-20734): that is done now",
        open);
    abortIn(open, producer);
    awaitEnd(producerId);
  }

  /** An abort is told to the partitions when it is decided already. */
  private void awaitEnd(long producerId) {
    long begun = System.nanoTime();
    List<TopicPartition> left = open(producerId);
    while (!left.isEmpty()) {
      if (System.nanoTime() - begun > LONGEST.toNanos()) {
        throw new KafkaException(
            "a transaction of producer %d was aborted but hangs in %s, and what is written next"
                    .formatted(producerId, left)
                + " would publish its records: end it with kafka-transactions.sh abort");
      }
      Utils.sleep(LOOK.toMillis());
      left = open(producerId);
    }
  }

  /** One marker ends all that the producer has open in a partition. */
  private static void abortIn(List<TopicPartition> open, Producer<byte[], byte[]> producer) {
    producer.beginTransaction();
    List<Future<?>> sent = new ArrayList<>();
    for (TopicPartition of : open) {
      // A compacted topic takes no record without a key.
      sent.add(
          producer.send(
              new ProducerRecord<>(of.topic(), of.partition(), new byte[1], new byte[0])));
    }
    producer.flush();
    try {
      for (Future<?> record : sent) {
        record.get();
      }
    } catch (ExecutionException e) {
      producer.abortTransaction();
      throw failed("a record that ends a hanging transaction in " + open, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    producer.abortTransaction();
  }

  private List<TopicPartition> open(long producerId) {
    List<TopicPartition> partitions = topics.stream().flatMap(t -> partitions(t).stream()).toList();
    try {
      var states = admin.describeProducers(partitions);
      List<TopicPartition> open = new ArrayList<>();
      for (TopicPartition partition : partitions) {
        boolean isOpen =
            states.partitionResult(partition).get().activeProducers().stream()
                .anyMatch(
                    state ->
                        state.producerId() == producerId
                            && state.currentTransactionStartOffset().isPresent());
        if (isOpen) {
          open.add(partition);
        }
      }
      return open;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        LOG.warn(
            "no one looks whether an aborted transaction hangs, and could be committed by the next:"
                + " that needs Read on {}: {}",
            topics,
            e.getCause().getMessage());
        return List.of();
      }
      throw failed("the producers of " + partitions, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Collection<TopicPartition> partitions(String topic) {
    try {
      TopicDescription found =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      int count = Objects.requireNonNull(found).partitions().size();
      return IntStream.range(0, count).mapToObj(i -> new TopicPartition(topic, i)).toList();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return List.of(); // nothing was written to it yet
      }
      throw failed("topic " + topic, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Kafka Streams tries again after a timeout. */
  private static KafkaException failed(String what, ExecutionException e) {
    String message = what + ": the brokers don't answer: " + e.getCause();
    return e.getCause() instanceof RetriableException
        ? new TimeoutException(message, e.getCause())
        : new KafkaException(message, e.getCause());
  }
}
