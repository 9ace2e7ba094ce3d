package io.millrace.topology;

import io.millrace.labels.Tick;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Writes ticks for a partition of the samples topic and of the labels topic: at its begin, when one
 * has become silent and, for the first partition, time and again while both are.
 */
final class MergeClock {
  /** How often it looks. */
  static final Duration EVERY = Duration.ofSeconds(1);

  private final MergeTopics topics;
  private final TopicNames names;
  private final int partition;
  private final Silence samples;
  private final Silence labels;
  private int width;
  private int labelWidth;
  private boolean news = true;
  private @Nullable Long told;

  /** Nothing is known yet. */
  MergeClock(MergeTopics topics, TopicNames names, String labels, int partition) {
    this.topics = topics;
    this.names = names;
    this.partition = partition;
    this.samples = new Silence(topics, names.samples(), partition);
    this.labels = new Silence(topics, labels, partition);
  }

  /** A record of that topic came. */
  void heard(String topic) {
    if (topic.equals(names.samples())) {
      width = Math.max(width, partition + 1);
      samples.heard();
    } else {
      labelWidth = Math.max(labelWidth, partition + 1);
      labels.heard();
    }
  }

  /**
   * Looks whether there is something to say.
   *
   * @param now in ms, of any clock
   * @return what is to be written, or null
   */
  @Nullable Tick tick(long now) {
    news |= partition < width && samples.look();
    news |= partition < labelWidth && labels.look();
    boolean tellsTime = partition == 0 && samples.isSilent() && labels.isSilent();
    if (!tellsTime) {
      told = null;
    }
    if ((!news && !tellsTime) || !findWidths()) {
      return null;
    }
    // The system's clock may be set back, that of the log may not.
    long elapsed = told == null ? 0 : Math.max(0, now - told);
    if (tellsTime) {
      told = now;
    }
    news = false;
    return new Tick(width, labelWidth, partition, samples.isSilent(), labels.isSilent(), elapsed);
  }

  private boolean findWidths() {
    OptionalInt found = topics.partitions(names.samples());
    OptionalInt labelsFound = topics.partitions(labels.topic());
    if (found.isEmpty() || labelsFound.isEmpty()) {
      return false;
    }
    width = found.getAsInt();
    labelWidth = labelsFound.getAsInt();
    return true;
  }
}
