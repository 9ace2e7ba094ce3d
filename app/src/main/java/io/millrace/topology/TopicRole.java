package io.millrace.topology;

import io.millrace.checkpoint.Chunk;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a topic is for. What is done with its records, how it is made, and what it must be like
 * follow from that, and are said here only.
 */
public enum TopicRole {
  /** All that is learned from. */
  SAMPLES(Access.READ, Width.AS_SAMPLES, null, 0),
  /** Labels that come later than their samples. */
  LABELS(Access.READ, Width.ANY, null, 0),
  /** The samples of all partitions in the order in which one model learns them. */
  LOG(Access.WRITTEN, Width.PER_REPLICA, null, 0),
  /** Commands, each on the partition of the replica that it is for. */
  CONTROL(Access.READ, Width.PER_REPLICA, null, 0),
  /** One for each sample, in its partition. */
  PREDICTIONS(Access.WRITTEN, Width.AS_SAMPLES, null, 0),
  /** The predictions of a model that an alias can follow. */
  CANDIDATE(Access.READ, Width.AS_SAMPLES, null, 0),
  /** Chunks and manifests; read to go back to one. */
  CHECKPOINTS(Access.WRITTEN, Width.ANY, "checkpoints get lost", Sizes.CHUNK),
  /** What a person would want to know. */
  EVENTS(Access.WRITTEN, Width.ANY, null, 0),
  /** Records that can't be learned from, in their partition. Longer ones are cut. */
  DEAD_LETTERS(Access.WRITTEN, Width.AS_SAMPLES, null, LetterCutter.LEAST_BYTES),
  /** The learner's state; Kafka Streams makes it. */
  CHANGELOG(Access.WRITTEN, Width.PER_REPLICA, "the learner's state gets lost", Sizes.CHUNK),
  /** The samples that wait for their labels; Kafka Streams makes it. */
  WAITING(Access.WRITTEN, Width.PER_REPLICA, "the samples that wait get lost", 0),
  /** Which model an alias has followed how far; Kafka Streams makes it. */
  ALIAS_STATE(Access.WRITTEN, Width.PER_REPLICA, "predictions would be copied twice", 0);

  private static final String ANY_TIME = Long.toString(Long.MAX_VALUE);

  private final Access access;
  private final Width width;
  private final @Nullable String lossUnlessCompacted;
  private final int leastRecordBytes;

  TopicRole(
      Access access, Width width, @Nullable String lossUnlessCompacted, int leastRecordBytes) {
    this.access = access;
    this.width = width;
    this.lossUnlessCompacted = lossUnlessCompacted;
    this.leastRecordBytes = leastRecordBytes;
  }

  /** What must be granted on it; what is written is also looked at, for hanging transactions. */
  public Set<AclOperation> access() {
    return isWritten()
        ? EnumSet.of(AclOperation.READ, AclOperation.WRITE)
        : EnumSet.of(AclOperation.READ);
  }

  /** Whether the learner, the merge or an alias writes to it. */
  public boolean isWritten() {
    return access == Access.WRITTEN;
  }

  /** Whether Kafka Streams makes it, as a changelog. */
  public boolean isMadeByStreams() {
    return this == CHANGELOG || this == WAITING || this == ALIAS_STATE;
  }

  /** Whether the records of a replica are in the partition of its number. */
  boolean isPerReplica() {
    return width == Width.PER_REPLICA;
  }

  /** Whether what belongs to a sample is in the partition of the sample's number. */
  boolean isAsSamples() {
    return width == Width.AS_SAMPLES;
  }

  /** What happens if the topic is not compacted; null where it need not be. */
  public @Nullable String lossUnlessCompacted() {
    return lossUnlessCompacted;
  }

  /** Whether each of its records is needed, and so the topic must not be compacted. */
  boolean keepsAll() {
    return this == LOG;
  }

  /**
   * Whether its records have the keys of the samples. Where one has none, brokers refuse to add it
   * to a topic that is compacted, and the app ends.
   */
  public boolean hasKeysOfSamples() {
    return this == LOG || this == PREDICTIONS || this == DEAD_LETTERS;
  }

  /** The least {@code max.message.bytes} that it works with; 0 if any does. */
  public int leastRecordBytes() {
    return leastRecordBytes;
  }

  /** What needs {@link #leastRecordBytes}. */
  String largeRecords() {
    return this == DEAD_LETTERS ? "the headers of a dead letter" : "chunks of a model's state";
  }

  /**
   * The configuration that it is made with.
   *
   * @param largestSample {@code max.message.bytes} of the samples topic
   * @param limitsTimes whether the brokers know of limits of a record's time
   */
  Map<String, String> config(int largestSample, boolean limitsTimes) {
    Map<String, String> config = new TreeMap<>();
    if (lossUnlessCompacted != null) {
      config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    } else {
      config.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
    }
    if (this == LOG) {
      config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
    }
    if (this == LOG || (limitsTimes && hasTimesOfSamples())) {
      // It takes what the samples topic has taken, whatever its time.
      config.put(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, ANY_TIME);
      config.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, ANY_TIME);
    }
    if (this == LOG || this == PREDICTIONS || this == DEAD_LETTERS) {
      // A sample may have been compressed to what its topic takes.
      int sample = this == LOG ? Math.max(largestSample, Sizes.SENT) : largestSample;
      long largest = Math.min(Integer.MAX_VALUE, (long) sample + Sizes.HEADROOM);
      config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(largest));
    }
    return config;
  }

  private boolean hasTimesOfSamples() {
    return this == PREDICTIONS || this == DEAD_LETTERS || this == EVENTS;
  }

  private enum Access {
    READ,
    WRITTEN
  }

  private enum Width {
    AS_SAMPLES,
    PER_REPLICA,
    ANY
  }

  private static final class Sizes {
    /** What a record adds to what it carries: our key, and what a prediction has of its own. */
    static final int HEADROOM = 64 * 1024;

    /** What our producer sends at most, unless it is told otherwise. */
    static final int SENT = StreamsProperties.MAX_REQUEST;

    static final int CHUNK = Chunk.MAX_BYTES + HEADROOM;
  }
}
