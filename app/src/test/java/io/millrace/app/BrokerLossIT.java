package io.millrace.app;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise, when it is brokers that are killed: one of three at a time, each in its turn. {@code
 * -Dmillrace.kills=N} sets how often, {@code -Dmillrace.seed=N} when.
 */
class BrokerLossIT {
  private static final int KILLS = Integer.getInteger("millrace.kills", BrokerCluster.NODES);
  private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
  private static final KilledModel MODEL = KilledModel.fullBlocks();

  @TempDir private Path folder;

  @Test
  void shouldCommitWhatAnUndisturbedLearnerCommitsWhenBrokersAreKilled() throws Exception {
    System.out.printf("%d brokers killed, -Dmillrace.seed=%d%n", KILLS, SEED);
    try (BrokerCluster cluster = BrokerCluster.start(folder);
        LearnerUnderTest disturbed = learner(cluster, "disturbed");
        LearnerUnderTest undisturbed = learner(cluster, "undisturbed")) {
      int sent = disturb(disturbed, cluster);
      undisturbed.handleHere(sent);

      Outcome expected = undisturbed.outcome();

      expected.assertComplete(sent);
      disturbed.outcome().assertSameAs(expected);
    }
  }

  private LearnerUnderTest learner(BrokerCluster cluster, String who) throws Exception {
    return new LearnerUnderTest(folder, cluster.bootstrapServers(), who, MODEL);
  }

  /** Lets brokers be killed while samples flow; returns how many samples were sent. */
  private static int disturb(LearnerUnderTest learner, BrokerCluster cluster) throws Exception {
    Random random = new Random(SEED);
    try (SampleFlow flow = learner.startFlow();
        JavaProcess process = learner.start("only")) {
      learner.awaitProgressEverywhere(process);
      for (int kill = 0; kill < KILLS; kill++) {
        int node = 1 + kill % BrokerCluster.NODES;
        Thread.sleep(random.nextInt(1000));
        cluster.killNode(node);
        learner.awaitProgressEverywhere(process);
        cluster.startNode(node);
        cluster.awaitInSync();
        learner.awaitProgressEverywhere(process);
      }
      int sent = flow.stop();
      learner.finish(process, sent);
      return sent;
    }
  }
}
