package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.BrokerProcess;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise: however often a learner is killed, what it commits is, byte for byte, what one that
 * nobody disturbed commits. {@code -Dmillrace.kills=N} sets how often, {@code -Dmillrace.seed=N}
 * when.
 */
class ExactlyOnceIT {
  private static final int KILLS = Integer.getInteger("millrace.kills", 10);
  private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

  @TempDir private static Path folder;
  private static JavaProcess broker;
  private static String bootstrapServers;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = JavaProcess.start(folder, "broker", BrokerProcess.class, folder.resolve("broker"));
    bootstrapServers = broker.awaitLine("127.0.0.1:");
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  static Stream<KilledModel> models() {
    return Stream.of(KilledModel.perceptron(1), KilledModel.perceptron(32), KilledModel.toolbox());
  }

  @ParameterizedTest
  @MethodSource("models")
  void shouldCommitWhatAnUndisturbedLearnerCommitsWhenKilled(KilledModel model) throws Exception {
    System.out.printf("%s%n%d kills, -Dmillrace.seed=%d%n", model, KILLS, SEED);
    String samples = "samples-" + model.batchSize();
    try (LearnerUnderTest disturbed = learner("disturbed", samples, model);
        LearnerUnderTest undisturbed = learner("undisturbed", samples, model)) {
      int sent = disturb(disturbed, samples);
      long good = good(sent);
      try (JavaProcess process = undisturbed.start("only", 0)) {
        undisturbed.awaitPredictions(good);
        assertThat(process.endInput()).isZero();
      }

      Outcome actual = disturbed.outcome();
      Outcome expected = undisturbed.outcome();
      assertThat(expected.count(Outcome.Role.PREDICTIONS)).isEqualTo(good);
      assertThat(expected.count(Outcome.Role.DEAD_LETTERS)).isEqualTo(sent - good);
      assertThat(expected.count(Outcome.Role.EVENTS)).isPositive();
      assertThat(expected.count(Outcome.Role.CHECKPOINTS)).isPositive();
      assertThat(expected.state()).containsKeys("0:learner/00000", "1:model/00000");
      actual.assertSameAs(expected);
    }
  }

  private static LearnerUnderTest learner(String who, String samples, KilledModel model)
      throws Exception {
    return new LearnerUnderTest(
        folder, bootstrapServers, who + "-" + model.batchSize(), samples, model);
  }

  /** Lets a learner be killed while samples flow, then finish; returns how many were sent. */
  private static int disturb(LearnerUnderTest learner, String samples) throws Exception {
    KillCampaign campaign = new KillCampaign(learner, new Random(SEED));
    try (SampleFlow flow =
        SampleFlow.start(bootstrapServers, samples, LearnerUnderTest.PARTITIONS)) {
      campaign.killEarly();
      campaign.kill(KILLS);
      assertThat(campaign.halts())
          .as("ends between two writes of state")
          .isEqualTo(KILLS / KillCampaign.HALT_EVERY);
      try (JavaProcess survivor = campaign.failOver()) {
        long handled = learner.handled();
        int sent = flow.stop();
        System.out.printf("%d samples, %d handled before the last of them%n", sent, handled);
        assertThat(handled).as("handled when the last samples were sent").isLessThan(sent);
        learner.awaitPredictions(good(sent));
        assertThat(survivor.endInput()).isZero();
        assertThat(learner.handled()).as("handled in the end").isEqualTo(sent);
        return sent;
      }
    }
  }

  private static long good(int sent) {
    return IntStream.range(0, sent).filter(i -> !VectorSamples.isMalformed(i)).count();
  }
}
