package io.millrace.model;

import io.millrace.model.PoolSettings.Column;
import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import io.millrace.pool.Pool;
import java.util.Collections;
import java.util.List;

/** Settings of pools for tests: 3 features, 2 classes, a small memory and a small table, mean. */
public final class PoolSettingsBuilder {
  private List<Column> columns = Collections.nCopies(3, Column.NUMBER);
  private int classes = 2;
  private List<Member> members = List.of(new Member.Memory(8, Member.Memory.Metric.LEARNED, true));
  private Mix mix = new Mix.Mean();
  private Loss loss = new Loss.SoftmaxCrossEntropy();
  private List<Double> classWeights = List.of();
  private int batchSize = 1;
  private long seed = 7;
  private boolean hasGaps;
  private List<Double> offsets = List.of();
  private ModelSettings.Plan plan = ModelSettings.Plan.AUTO;

  /** So many features that are numbers. */
  public PoolSettingsBuilder features(int count) {
    return columns(Collections.nCopies(count, Column.NUMBER));
  }

  /** What each feature is. */
  public PoolSettingsBuilder columns(List<Column> value) {
    columns = value;
    return this;
  }

  /** Classes of the label. */
  public PoolSettingsBuilder classes(int value) {
    classes = value;
    return this;
  }

  /**
   * The members and the mix of {@link Pool#auto}, in smaller.
   *
   * @param memory its size
   * @param values of the linear member
   * @param hidden units of the networks
   */
  public PoolSettingsBuilder auto(int memory, int values, int hidden) {
    List<String> inputs = List.of(Pool.FEATURES, "memory", "linear");
    List<Layer> layers =
        List.of(
            new Dense(hidden, Activation.RELU, Initializer.HE_NORMAL),
            new Dense(classes, Activation.LINEAR, Initializer.LECUN_NORMAL));
    return members(
            new Member.Memory(memory, Member.Memory.Metric.LEARNED, true),
            new Member.Linear(values, 0.05),
            network(
                "moving", layers, new Optimizer.Rmsprop(0.001, 0.999, 1e-8, false, true), inputs),
            network("settling", layers, new Optimizer.Adagrad(0.1, 1e-8), inputs))
        .mix(new Mix.Log(0.003));
  }

  /**
   * The members and the mix of {@link Pool#autoOfNumber}, in smaller, and with a replay of the
   * sample before.
   *
   * @param memory its size
   * @param values of the linear member
   * @param hidden units of the networks
   */
  public PoolSettingsBuilder autoOfNumber(int memory, int values, int hidden) {
    return autoOfNumber(memory, values, hidden, new Member.Replay(1, 1));
  }

  /** The same with another replay. */
  public PoolSettingsBuilder autoOfNumber(
      int memory, int values, int hidden, Member.Replay replay) {
    ofNumber();
    List<String> seen = List.of(Pool.FEATURES, "memory", "linear");
    List<String> inputs = List.of(Pool.FEATURES, "memory", "linear", "squares");
    List<Layer> layers =
        List.of(
            new Dense(hidden, Activation.RELU, Initializer.HE_NORMAL),
            new Dense(1, Activation.LINEAR, Initializer.ZEROS));
    Optimizer rms = new Optimizer.Rmsprop(0.002, 0.999, 1e-8, false, true);
    Member moving = new Member.Network(layers, rms, replay);
    Member settling = new Member.Network(layers, new Optimizer.Adagrad(0.1, 1e-8), replay);
    return members(
            new Member.Memory(memory, Member.Memory.Metric.LEARNED, true),
            new Member.Linear(values, 0.05),
            new Member.Placed(new Member.LeastSquares(), new Member.Place("squares", seen)),
            new Member.Placed(moving, new Member.Place("moving", inputs)),
            new Member.Placed(settling, new Member.Place("settling", inputs)),
            new Member.Average("moving", 100))
        .mix(new Mix.LeastSquares());
  }

  /** For a label that is a number. */
  public PoolSettingsBuilder ofNumber() {
    loss = new Loss.Huber(3);
    return classes(1);
  }

  /** A network as a member. */
  public static Member network(
      String name, List<Layer> layers, Optimizer optimizer, List<String> inputs) {
    return new Member.Placed(new Member.Network(layers, optimizer), new Member.Place(name, inputs));
  }

  /** These members. */
  public PoolSettingsBuilder members(Member... value) {
    members = List.of(value);
    return this;
  }

  /** How predictions become one. */
  public PoolSettingsBuilder mix(Mix value) {
    mix = value;
    return this;
  }

  /** A factor for each class, on the weights of its samples. */
  public PoolSettingsBuilder classWeights(Double... value) {
    classWeights = List.of(value);
    return this;
  }

  /** Samples per mini-batch. */
  public PoolSettingsBuilder batchSize(int value) {
    batchSize = value;
    return this;
  }

  /** Seed of the initial weights. */
  public PoolSettingsBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** With features that may be missing. */
  public PoolSettingsBuilder hasGaps() {
    hasGaps = true;
    return this;
  }

  /** With numbers that are added to the outputs when predicting. */
  public PoolSettingsBuilder offsets(Double... value) {
    offsets = List.of(value);
    return this;
  }

  /** How mini-batches are run. */
  public PoolSettingsBuilder plan(ModelSettings.Plan value) {
    plan = value;
    return this;
  }

  /** The settings. */
  public PoolSettings build() {
    return new PoolSettings(
        columns,
        1,
        classes,
        members,
        mix,
        loss,
        classWeights,
        null,
        0,
        batchSize,
        seed,
        plan,
        ModelSettings.Device.CPU,
        hasGaps,
        offsets);
  }
}
