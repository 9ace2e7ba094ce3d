package io.millrace.cli.doctor;

import io.millrace.app.BrokersAnswer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** Looks at the brokers: whether they answer, their version, their clock. */
public final class BrokerChecks {
  private static final long TOLERATED_MILLIS = 5_000;

  private final Admin admin;
  private final Clock clock;

  /** Asks through this client, whose timeouts should be short. */
  public BrokerChecks(Admin admin, Clock clock) {
    this.admin = admin;
    this.clock = clock;
  }

  /**
   * Looks whether they answer.
   *
   * @param address of theirs
   */
  public Finding reachable(String address) throws InterruptedException {
    try {
      int brokers = Answers.get(admin.describeCluster().nodes()).size();
      return Finding.ok("brokers", "%d at %s".formatted(brokers, address));
    } catch (KafkaException e) {
      return unreachable(address, e);
    }
  }

  /** What to say where not even a client could be made, or none answered. */
  public static Finding unreachable(String address, KafkaException error) {
    return Finding.problem(
        "brokers",
        "%s: no answer: %s".formatted(address, BrokersAnswer.reason(error)),
        BrokersAnswer.REMEDY);
  }

  /** Looks at the version and the clock of brokers that answer. */
  public List<Finding> run() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    findings.add(version());
    findings.add(clock());
    return findings;
  }

  private Finding version() throws InterruptedException {
    try {
      FinalizedVersionRange level =
          Answers.get(admin.describeFeatures().featureMetadata())
              .finalizedFeatures()
              .get(MetadataVersion.FEATURE_NAME);
      return level == null
          ? Finding.note("version", "unknown; 2.5 or newer is needed", "")
          : Finding.ok("version", "Kafka " + release(level.maxVersionLevel()));
    } catch (KafkaException e) {
      return Finding.note("version", "unknown (" + e.getMessage() + ")", "");
    }
  }

  private static String release(short level) {
    return level > MetadataVersion.latestTesting().featureLevel()
        ? "newer than 4.3 (metadata.version " + level + ")"
        : MetadataVersion.fromFeatureLevel(level).version();
  }

  /**
   * The leader of the metadata quorum tells when it last heard of itself, which is now, by its
   * clock.
   */
  private Finding clock() throws InterruptedException {
    try {
      long before = clock.millis();
      QuorumInfo quorum = Answers.get(admin.describeMetadataQuorum().quorumInfo());
      long after = clock.millis();
      OptionalLong theirs =
          quorum.voters().stream()
              .filter(voter -> voter.replicaId() == quorum.leaderId())
              .map(QuorumInfo.ReplicaState::lastFetchTimestamp)
              .findFirst()
              .orElse(OptionalLong.empty());
      return clock(before, theirs.isEmpty() ? null : theirs.getAsLong(), after);
    } catch (KafkaException e) {
      return clock(0, null, 0);
    }
  }

  /** Compares clocks: theirs was read between two looks at ours, all in ms since 1970. */
  static Finding clock(long before, @Nullable Long theirs, long after) {
    if (theirs == null || theirs < 0) {
      return Finding.note("clock", "unknown: compare the brokers' clocks by hand", "");
    }
    long ahead = theirs - after > 0 ? theirs - after : Math.min(0, theirs - before);
    String text =
        "%d ms apart from that of the metadata quorum's leader".formatted(Math.abs(ahead));
    return Math.abs(ahead) <= TOLERATED_MILLIS
        ? Finding.ok("clock", text)
        : Finding.problem(
            "clock",
            text,
            "run NTP on both: latencies are measured, and records deleted, by these clocks");
  }
}
