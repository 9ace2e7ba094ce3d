package io.millrace.tensorflow;

import static io.millrace.model.PoolSettingsBuilder.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettings.Column;
import io.millrace.model.PoolSettingsBuilder;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import io.millrace.pool.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A wide pool's members learn in stages: it is the same model, however its blocks are cut. */
class PipelineIT {
  private static final int FEATURES = 40;
  private static final int CLASSES = 3;

  private static PoolSettingsBuilder settings() {
    return new PoolSettingsBuilder().features(FEATURES).classes(CLASSES).auto(16, 64, 8);
  }

  private static Member shallow(String name, Optimizer optimizer) {
    List<Layer> layers =
        List.of(
            new Dense(4, Activation.RELU, Initializer.HE_NORMAL),
            new Dense(CLASSES, Activation.LINEAR, Initializer.LECUN_NORMAL));
    return network(name, layers, optimizer, List.of(Pool.FEATURES));
  }

  private static int stages(PoolSettingsBuilder settings) {
    return new PoolStep(settings.build()).stages().size();
  }

  @Test
  void shouldHaveAStageForEachMemberAndOneForNetworksThatFollowEachOther() {
    assertThat(stages(settings())).isEqualTo(3);
    assertThat(stages(settings().features(8))).as("with little to do").isEqualTo(1);
    assertThat(stages(settings().features(2000))).as("with much to pass on").isEqualTo(1);
    assertThat(stages(settings().autoOfNumber(16, 64, 8))).as("of numbers").isEqualTo(1);
  }

  @Test
  void shouldKeepAnAverageWithWhatItIsOf() {
    Member linear = new Member.Linear(64, 0.05);
    Member network = shallow("net", new Optimizer.Adagrad(0.1, 1e-8));
    Member average = new Member.Average("net", 100);
    assertThat(stages(settings().members(network, linear, average))).isEqualTo(1);
    assertThat(stages(settings().members(linear, network, average))).isEqualTo(2);
  }

  private static List<TestSample> samples(int count, long seed) {
    return PoolStreams.drifting(count, FEATURES, CLASSES, seed);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  private record Learned(List<Float> scores, List<Boolean> applied, List<Float> ofMembers) {}

  /** Each seventh sample is scored only. */
  private static Learned learn(
      OnlineModel model, List<TestSample> samples, IntSupplier rowsPerBlock) {
    Learned learned = new Learned(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int from = 0; from < samples.size(); ) {
      int to = Math.min(samples.size(), from + rowsPerBlock.getAsInt());
      Block block = TestSample.addAll(model.newBlock(), samples.subList(from, to));
      for (int i = from; i < to; i++) {
        if (i % 7 == 3) {
          block.scoreOnly(i - from);
        }
      }
      StepResult result = model.learn(block);
      for (int i = 0; i < (to - from) * CLASSES; i++) {
        learned.scores.add(result.scores()[i]);
      }
      int members = model.members().size();
      for (int step = 0; step < result.steps(); step++) {
        learned.applied.add(result.applied()[step]);
        for (int i = step * members; i < (step + 1) * members; i++) {
          learned.ofMembers.add(result.members().losses()[i]);
          learned.ofMembers.add(result.members().weights()[i]);
        }
      }
      from = to;
    }
    return learned;
  }

  /** Of 2,300 samples, which are blocks of several parts; one of them can't be learned. */
  @Test
  void shouldChangeNoBitWhenTheSamplesAreCutIntoOtherBlocks() {
    PoolSettings settings = settings().build();
    List<TestSample> samples = samples(2300, 1);
    samples.get(700).features()[1] = Double.NaN;
    try (OnlineModel whole = CompiledModels.create(settings)) {
      int most = whole.newBlock().capacity();
      Learned expected = learn(whole, samples, () -> most);
      assertThat(expected.applied).containsOnlyOnce(false);
      ModelState state = whole.snapshot();
      for (int longest : new int[] {40, most}) {
        SplittableRandom cuts = new SplittableRandom(longest);
        try (OnlineModel cut = CompiledModels.create(settings)) {
          assertThat(learn(cut, samples, () -> cuts.nextInt(1, longest))).isEqualTo(expected);
          assertThat(bits(cut.snapshot().values())).isEqualTo(bits(state.values()));
        }
      }
    }
  }

  /**
   * The whole step, without XLA, is what stages are compared with. Two columns are hashes, and some
   * numbers are missing.
   */
  @Test
  void shouldComputeWhatTheStepDoesAsAWhole() {
    List<Column> columns = new ArrayList<>(Collections.nCopies(FEATURES, Column.NUMBER));
    columns.set(5, Column.BUCKET);
    columns.set(30, Column.BUCKET);
    PoolSettingsBuilder settings =
        settings().columns(columns).hasGaps().classWeights(1.0, 3.0, 1.0);
    List<TestSample> samples = samples(600, 2);
    for (int i = 0; i < samples.size(); i++) {
      double[] features = samples.get(i).features();
      features[5] = i % 11;
      features[30] = i % 4;
      features[6 + i % 20] = Double.NaN;
    }
    assertThat(stages(settings)).isEqualTo(3);
    try (OnlineModel staged = CompiledModels.create(settings.plan(Plan.SCAN).build());
        OnlineModel whole = CompiledModels.create(settings.plan(Plan.BATCH).build())) {
      Learned one = learn(staged, samples, () -> 600);
      Learned other = learn(whole, samples, () -> 100);
      for (int i = 0; i < one.scores.size(); i++) {
        assertThat(one.scores.get(i)).isCloseTo(other.scores.get(i), within(1e-3f));
      }
      for (int i = 0; i < one.ofMembers.size(); i++) {
        assertThat(one.ofMembers.get(i)).isCloseTo(other.ofMembers.get(i), within(3e-3f));
      }
      assertThat(staged.snapshot().values())
          .containsExactly(whole.snapshot().values(), within(3e-3f));
    }
  }

  /** At such a rate a step makes the next outputs infinite. */
  @Test
  void shouldTellOfAMemberOfTheFirstStageThatIsSetBack() {
    Member wild = shallow("wild", new Optimizer.Sgd(1e30));
    PoolSettingsBuilder given =
        settings().members(wild, new Member.Linear(64, 0.05)).mix(new Mix.Log(0.003));
    assertThat(stages(given)).isEqualTo(2);
    int setBack = 0;
    try (OnlineModel model = Models.create(given.build())) {
      StateNumbers start = new StateNumbers(model.snapshot());
      for (TestSample sample : samples(100, 3)) {
        StepResult result = model.learn(TestSample.addAll(model.newBlock(), List.of(sample)));
        StateNumbers now = new StateNumbers(model.snapshot());
        boolean isSetBack =
            Stream.of("wild/1_dense/weights", "wild/2_dense/bias")
                .allMatch(name -> Arrays.equals(now.sums(name), start.sums(name)));
        assertThat(Arrays.copyOf(result.members().resets(), 2)).containsExactly(isSetBack, false);
        setBack += isSetBack ? 1 : 0;
      }
    }
    assertThat(setBack).as("times that it was set back").isGreaterThan(10);
  }
}
