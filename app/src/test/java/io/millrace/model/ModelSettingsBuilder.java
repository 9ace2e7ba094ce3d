package io.millrace.model;

import io.millrace.network.Activation;
import io.millrace.network.Clipping;
import io.millrace.network.Dense;
import io.millrace.network.Distillation;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Preprocessing;
import io.millrace.network.Regularization;
import io.millrace.optimizer.Optimizer;
import io.millrace.optimizer.Pruning;
import io.millrace.optimizer.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of small models for tests: 3 features, 2 classes, a hidden layer, Adam. */
public final class ModelSettingsBuilder {
  private int features = 3;
  private int labels = 1;
  private int batchSize = 1;
  private long seed = 7;
  private Loss loss = new Loss.SoftmaxCrossEntropy();
  private List<Double> classWeights = List.of();
  private List<Layer> network =
      List.of(
          new Preprocessing.Standardize(10),
          dense(5, Activation.RELU),
          dense(2, Activation.LINEAR));
  private Optimizer optimizer = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);
  private @Nullable Schedule schedule;
  private long warmUp;
  private @Nullable Regularization regularization;
  private @Nullable Clipping clipping;
  private @Nullable Pruning pruning;
  private @Nullable Distillation distillation;
  private boolean standardizesLabel;
  private boolean hasGaps;
  private List<Double> offsets = List.of();
  private ModelSettings.Plan plan = ModelSettings.Plan.AUTO;
  private ModelSettings.Device device = ModelSettings.Device.CPU;

  /** A dense layer with the default initializer. */
  public static Layer dense(int units, Activation activation) {
    return new Dense(units, activation, Initializer.GLOROT_UNIFORM);
  }

  /** Numbers per sample. */
  public ModelSettingsBuilder features(int value) {
    features = value;
    return this;
  }

  /** Numbers per label. */
  public ModelSettingsBuilder labels(int value) {
    labels = value;
    return this;
  }

  /** Samples per mini-batch. */
  public ModelSettingsBuilder batchSize(int value) {
    batchSize = value;
    return this;
  }

  /** Seed of the initial weights. */
  public ModelSettingsBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** A linear model of one number instead. */
  public ModelSettingsBuilder linearRegression() {
    loss = new Loss.MeanSquaredError();
    network = List.of(dense(1, Activation.LINEAR));
    return this;
  }

  /** A linear model with so many classes instead. */
  public ModelSettingsBuilder linearClassifier(int classes) {
    network = List.of(dense(classes, Activation.LINEAR));
    return this;
  }

  /** These layers instead. */
  public ModelSettingsBuilder network(List<Layer> layers) {
    network = layers;
    return this;
  }

  /** Another loss, of a network that is one linear layer with so many outputs. */
  public ModelSettingsBuilder linear(Loss value, int outputs) {
    loss = value;
    network = List.of(dense(outputs, Activation.LINEAR));
    return this;
  }

  /** A factor for each class, on the weights of its samples. */
  public ModelSettingsBuilder classWeights(Double... values) {
    classWeights = List.of(values);
    return this;
  }

  /** How weights move. */
  public ModelSettingsBuilder optimizer(Optimizer value) {
    optimizer = value;
    return this;
  }

  /** How the learning rate changes, after so many steps in which it rises. */
  public ModelSettingsBuilder schedule(Schedule value, long warmUpSteps) {
    schedule = value;
    warmUp = warmUpSteps;
    return this;
  }

  /** How weights are kept small. */
  public ModelSettingsBuilder regularization(Regularization value) {
    regularization = value;
    return this;
  }

  /** How the gradient is limited. */
  public ModelSettingsBuilder clipping(Clipping value) {
    clipping = value;
    return this;
  }

  /** How weights are taken out. */
  public ModelSettingsBuilder pruning(Pruning value) {
    pruning = value;
    return this;
  }

  /** A teacher to learn from beside the labels. */
  public ModelSettingsBuilder distillation(Distillation value) {
    distillation = value;
    return this;
  }

  /** With a label that is standardized. */
  public ModelSettingsBuilder standardizesLabel() {
    standardizesLabel = true;
    return this;
  }

  /** With features that may be missing. */
  public ModelSettingsBuilder hasGaps() {
    hasGaps = true;
    return this;
  }

  /** With numbers that are added to the outputs when predicting. */
  public ModelSettingsBuilder offsets(Double... added) {
    offsets = List.of(added);
    return this;
  }

  /** How mini-batches are run. */
  public ModelSettingsBuilder plan(ModelSettings.Plan value) {
    plan = value;
    return this;
  }

  /** Where it is computed. */
  public ModelSettingsBuilder device(ModelSettings.Device value) {
    device = value;
    return this;
  }

  /** The settings. */
  public NetworkSettings build() {
    return new NetworkSettings(
        features,
        labels,
        network,
        loss,
        classWeights,
        optimizer,
        schedule,
        warmUp,
        regularization,
        clipping,
        pruning,
        batchSize,
        seed,
        plan,
        device,
        distillation,
        standardizesLabel,
        hasGaps,
        offsets);
  }
}
