package io.millrace.server;

import io.millrace.data.Block;
import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Prediction;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.evaluate.ModelComparison;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Scores;
import io.millrace.evaluate.Task;
import io.millrace.metrics.Monitoring;
import io.millrace.metrics.ReplicaMeters;
import io.millrace.model.Layout;
import io.millrace.server.ModelInfo.LayerInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A replica that does as a learner does, without one: its numbers are made up. */
public final class WatchedLearner implements Watched, AutoCloseable {
  public final Monitoring monitoring = new Monitoring();
  public final ModelInfo model;
  volatile Health health = new Health(true, true, "Kafka Streams is RUNNING");
  volatile Map<Integer, Long> lags = Map.of(0, 42L);
  volatile @Nullable String failure;
  private final ReplicaMeters meters;
  private final Scores scores;
  private final Random random = new Random(1);
  private final int outputs;
  private Layout layout = layout("1_dense");
  private @Nullable String frozen;
  private long step;

  private WatchedLearner(ModelInfo model, Task task, int outputs) {
    this(model, task, outputs, List.of());
  }

  private WatchedLearner(ModelInfo model, Task task, int outputs, List<String> members) {
    this.model = model;
    this.outputs = outputs;
    meters = monitoring.replica(model.name(), 0, task);
    EvaluationSettings window = new EvaluationSettings(model.window());
    Prequential prequential = new Prequential(task, outputs, window);
    scores =
        new Scores(
            prequential,
            new Prequential(task, outputs, window),
            new Prequential(task, outputs, window).withoutLosses(),
            prequential.ofMembers(members, 1));
  }

  /** Of samples with these classes. */
  public static WatchedLearner of(List<String> classes) {
    return new WatchedLearner(
        model("flowers", classes), new Task.Classification(classes), classes.size());
  }

  /** Of samples whose label is a number. */
  static WatchedLearner ofNumbers() {
    return new WatchedLearner(model("friedman", List.of()), new Task.Regression(1), 1);
  }

  /** Of a pool of these models. */
  static WatchedLearner ofAPool(String... members) {
    return new WatchedLearner(
        model("pool", List.of()), new Task.Regression(1), 1, List.of(members));
  }

  /** Of a model of two classes that is compared with another. */
  static WatchedLearner comparedWith(String other, ModelComparison comparison) {
    List<String> classes = List.of("DOWN", "UP");
    WatchedLearner learner =
        new WatchedLearner(
            model("challenger", classes, other), new Task.Classification(classes), 2);
    learner.monitoring.compare("challenger", 0, other, comparison);
    return learner;
  }

  /** Of a model whose layers are not known. */
  static WatchedLearner ofASavedModel() {
    return new WatchedLearner(
        model("own", List.of(), null, null, null, List.of()), new Task.Regression(1), 1);
  }

  private static Layout layout(String... layers) {
    return Layout.parse(
        Stream.of(layers)
            .map("%1$s/weights[2, 3] %1$s/weights/m[2, 3]"::formatted)
            .collect(Collectors.joining(" ")));
  }

  /** Whose layers are called so. */
  WatchedLearner withLayers(String... names) {
    layout = layout(names);
    return this;
  }

  private static ModelInfo model(String name, List<String> classes) {
    return model(name, classes, null);
  }

  private static ModelInfo model(String name, List<String> classes, @Nullable String other) {
    int outputs = Math.max(1, classes.size());
    LayerInfo layer = new LayerInfo("dense", List.of(outputs), 6, List.of("1_dense/weights"));
    return model(name, classes, "softmax_cross_entropy", "adam", other, List.of(layer));
  }

  private static ModelInfo model(
      String name,
      List<String> classes,
      @Nullable String loss,
      @Nullable String optimizer,
      @Nullable String comparedWith,
      List<LayerInfo> layers) {
    return new ModelInfo(
        name,
        name + ".samples",
        "json",
        2,
        "label",
        classes,
        true,
        loss,
        optimizer,
        1,
        100,
        comparedWith,
        layers);
  }

  /** Learns so many samples, whose ids begin like this, and publishes. */
  WatchedLearner learn(int samples, String id) {
    score(samples, id, scores.prequential());
    step += samples;
    meters.learned(samples, samples, 0, samples * 4000L);
    meters.observations().weights(layout, state());
    publish();
    return this;
  }

  /** The members of the pool did so in a mini-batch, and are published with the next samples. */
  WatchedLearner judgeMembers(float[] losses, float[] weights, boolean[] resets) {
    scores.members().add(losses, weights, resets, 0);
    return this;
  }

  /** Scores so many samples that it does not learn. */
  void holdOut(int samples) {
    score(samples, "held-", scores.heldOut());
    publish();
  }

  /** Judges where a prediction said that its label is. */
  void cover(double share, double size) {
    scores.prequential().coverage().add(share, size);
    publish();
  }

  /** Predicts a sample whose label is not known. */
  void predictUnlabelled(String id) {
    long now = System.currentTimeMillis();
    Prediction prediction = predict(id);
    prediction.label = new float[0];
    prediction.loss = Float.NaN;
    meters.forwarded(false, now - 20, now);
    meters.observations().predicted(prediction, now);
    publish();
  }

  /** Learns no more, for this reason. */
  void freeze(String reason) {
    frozen = reason;
    publish();
  }

  private void publish() {
    meters.publish(scores, frozen, step, step, 0.003, 1 + random.nextDouble(), 0);
  }

  private void score(int samples, String id, Prequential scores) {
    long now = System.currentTimeMillis();
    for (int i = 0; i < samples; i++) {
      Prediction prediction = predict(id + (step + i));
      Block block = new Block(1, 2, 1);
      block.setLabel(0, 0, prediction.label[0]);
      block.add();
      scores.add(block, 0, prediction.scores, new float[] {prediction.loss});
      meters.forwarded(true, now - 20, now);
      meters.observations().predicted(prediction, now);
    }
  }

  private float[] state() {
    float[] state = new float[layout.size()];
    for (int i = 0; i < state.length; i++) {
      state[i] = (float) random.nextGaussian();
    }
    return state;
  }

  private Prediction predict(String id) {
    Prediction prediction = new Prediction();
    prediction.id = id;
    prediction.step = step;
    prediction.scores = new float[outputs];
    int label = random.nextInt(Math.max(2, outputs));
    if (outputs == 1) {
      float actual = (float) (10 * random.nextDouble());
      prediction.label = new float[] {actual};
      prediction.scores[0] = (float) (actual + random.nextGaussian());
    } else {
      prediction.label = new float[] {label};
      int favourite = random.nextInt(10) < 8 ? label : random.nextInt(outputs);
      prediction.scores[favourite] = 0.5f + random.nextFloat() / 2;
    }
    prediction.loss = random.nextFloat();
    return prediction;
  }

  void deadLetter(String message, String record) {
    InvalidSampleException fault = new InvalidSampleException(Reason.UNDECODABLE, message);
    meters.deadLetter(fault.reason());
    meters.observations().deadLetter(fault, 17, record.getBytes(StandardCharsets.UTF_8));
  }

  void checkpoint(long bytes) {
    meters.checkpointed(bytes, 1000);
    meters.observations().checkpoint(step, bytes, Map.of("window.loss", 0.25, "loss", 0.375));
    meters.event(
        new Event(Event.Type.CHECKPOINT, model.name(), 0, step, step, 0, "it was written"));
  }

  /** What /metrics must say too. */
  double samplesCounted() {
    return meters.activity().samples();
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public Map<Integer, Long> lags() {
    return lags;
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    monitoring.close();
  }
}
