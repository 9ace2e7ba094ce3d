package io.millrace.topology;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.Uuid;

/** The topics that the merge reads, as the brokers have them now. Thread-safe. */
public interface MergeTopics {
  /** A partition of the samples topic begins; called before its first record is passed on. */
  void begin(int partition);

  /** Which topic it is: one that is deleted and made anew has another id. */
  Uuid id(String topic);

  /**
   * The same as the brokers said lately, without waiting for them; nothing if that is not known.
   */
  Optional<Uuid> latestId(String topic);

  /** How many partitions it has; nothing if the brokers don't say soon. */
  OptionalInt partitions(String topic);

  /** The offset of the next committed record; nothing if the brokers don't say soon. */
  OptionalLong end(String topic, int partition);
}
