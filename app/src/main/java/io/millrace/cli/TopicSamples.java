package io.millrace.cli;

import io.millrace.app.AppException;
import io.millrace.app.Cluster;
import io.millrace.config.Config;
import io.millrace.config.ModelCount;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The records that a topic of another cluster retains, copied with their keys and times. One model
 * learns them in the order of their times; with a model for each partition, they keep theirs.
 */
final class TopicSamples implements EvaluatedSamples {
  private static final String ANY_TIME = Long.toString(Long.MAX_VALUE);

  /** A copy takes whatever its original has taken. */
  private static final Map<String, String> COPY =
      Map.of(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          Integer.toString(SampleProducer.MAX_REQUEST),
          TopicConfig.RETENTION_MS_CONFIG,
          "-1",
          TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
          ANY_TIME,
          TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
          ANY_TIME);

  private final Cluster cluster;
  private final OrderedRecords records;
  private final String topic;
  private final long limit;
  private final boolean keepsPartitions;

  /**
   * Looks for the topic.
   *
   * @param cluster that has it; closed with this
   * @param limit of the records to be learned
   * @throws CommandException if there is none of that name
   */
  TopicSamples(Config config, Cluster cluster, String topic, long limit) {
    this.cluster = cluster;
    this.topic = topic;
    this.limit = limit;
    this.keepsPartitions = config.input().model() == ModelCount.PER_PARTITION;
    try {
      this.records = OrderedRecords.of(cluster.properties(), topic);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "topic " + topic;
  }

  @Override
  public void prepare(Config config, Cluster learning) {
    NewTopic copy =
        new NewTopic(
                config.input().samples().topic(),
                keepsPartitions ? records.partitions() : 1,
                (short) 1)
            .configs(COPY);
    try (Admin admin = learning.admin()) {
      admin.createTopics(List.of(copy)).all().get();
    } catch (ExecutionException e) {
      throw new AppException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AppException(e);
    }
  }

  @Override
  public long send(SampleProducer producer, BooleanSupplier stop) {
    return producer.sendRecords(
        limited(), record -> keepsPartitions ? record.partition() : 0, stop);
  }

  private Iterator<ConsumerRecord<byte[], byte[]>> limited() {
    return new Iterator<>() {
      private long left = limit;

      @Override
      public boolean hasNext() {
        return left > 0 && records.hasNext();
      }

      @Override
      public ConsumerRecord<byte[], byte[]> next() {
        left--;
        return records.next();
      }
    };
  }

  @Override
  public void close() {
    try {
      records.close();
    } finally {
      cluster.close();
    }
  }
}
