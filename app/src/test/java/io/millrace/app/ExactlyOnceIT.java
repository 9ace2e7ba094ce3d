package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.BrokerProcess;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise: however often a learner is disturbed, what it commits is, byte for byte, what one
 * that nobody disturbed commits. {@code -Dmillrace.kills=N} sets how often, {@code
 * -Dmillrace.seed=N} how and when.
 */
class ExactlyOnceIT {
  private static final int KILLS = Integer.getInteger("millrace.kills", 2);
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
    return Stream.of(
        KilledModel.perceptron(),
        KilledModel.fullBlocks(),
        KilledModel.toolbox(),
        KilledModel.manyWeights(),
        KilledModel.own(),
        KilledModel.taught(),
        KilledModel.auto(),
        KilledModel.numbers());
  }

  @ParameterizedTest
  @MethodSource("models")
  void shouldCommitWhatAnUndisturbedLearnerCommitsWhenDisturbed(KilledModel model)
      throws Exception {
    System.out.printf("%s: %d disturbances, -Dmillrace.seed=%d%n", model, KILLS, SEED);
    try (LearnerUnderTest disturbed =
            new LearnerUnderTest(folder, bootstrapServers, "disturbed", model);
        LearnerUnderTest undisturbed =
            new LearnerUnderTest(folder, bootstrapServers, "undisturbed", model)) {
      int sent = learn(disturbed, undisturbed, new Random(SEED + model.name().hashCode()));

      Outcome expected = undisturbed.outcome();

      expected.assertComplete(sent);
      if (model.settings().contains("restore_best")) {
        expected.assertTold("back to the checkpoint of step");
      }
      disturbed.outcome().assertSameAs(expected);
    }
  }

  /**
   * Lets a learner be disturbed while samples flow, then finish, as does the other; returns how
   * many samples were sent. The other starts when all samples are sent and its model has been
   * compiled: it would spend most of its processor time on waiting and on compiling the same once
   * more.
   */
  private static int learn(LearnerUnderTest disturbed, LearnerUnderTest undisturbed, Random random)
      throws Exception {
    try (SampleFlow flow = disturbed.startFlow()) {
      new KillCampaign(disturbed, flow, random).strike(KILLS);
      try (JavaProcess survivor = disturbed.start("first")) {
        long handled = disturbed.handled();
        int sent = flow.stop();
        assertThat(handled).as("handled when the last samples were sent").isLessThan(sent);
        undisturbed.handleHere(sent);
        disturbed.finish(survivor, sent);
        return sent;
      }
    }
  }
}
