package io.millrace.app;

import io.millrace.config.Config;
import io.millrace.config.ModelCount;
import io.millrace.topology.Topics;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the partitions of the samples topic are merged into one log. */
record Merging(Admin admin) {
  private static final Logger LOG = LoggerFactory.getLogger(Merging.class);

  /** By the settings alone, as if the topics were made by them. */
  static boolean of(Config config) {
    return isOne(config)
        && (config.input().samples().partitions() > 1 || config.input().labels() != null);
  }

  /**
   * By the topics that there are.
   *
   * @param changelog of the learner
   */
  boolean of(Config config, String changelog) {
    if (!isOne(config)) {
      return false;
    }
    if (partitions(config.topics().log().topic()).isPresent()) {
      return true; // whatever has become of the samples topic
    }
    if (config.input().labels() != null) {
      return true; // samples and labels have to be put in an order
    }
    int wide =
        partitions(config.input().samples().topic()).orElse(config.input().samples().partitions());
    return wide > 1 && (config.input().model() == ModelCount.ONE || !hasSeveralModels(changelog));
  }

  private static boolean isOne(Config config) {
    return config.input().model() != ModelCount.PER_PARTITION;
  }

  /** A build before this one knew nothing else. */
  private boolean hasSeveralModels(String changelog) {
    boolean several = partitions(changelog).orElse(1) > 1;
    if (several) {
      LOG.warn(
          "topic {} holds a model for each partition of the samples topic: they go on. Set model to"
              + " per_partition to say so; for one model of all partitions start under another name",
          changelog);
    }
    return several;
  }

  private OptionalInt partitions(String topic) {
    return Topics.partitions(admin, topic);
  }
}
