package io.millrace.config;

import io.millrace.drift.DriftDetection;
import io.millrace.drift.OnDrift;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.SampleFields;
import io.millrace.model.ModelSettings;
import io.millrace.model.NetworkSettings;
import io.millrace.model.SavedModel;
import io.millrace.model.SavedModelSettings;
import io.millrace.network.Clipping;
import io.millrace.network.Distillation;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Regularization;
import io.millrace.network.StartFrom;
import io.millrace.optimizer.EarlyStopping;
import io.millrace.optimizer.Optimizer;
import io.millrace.optimizer.Pruning;
import io.millrace.optimizer.ReduceOnPlateau;
import io.millrace.optimizer.Schedule;
import io.millrace.serde.AvroSchemas;
import io.millrace.serde.PredictionFormat;
import io.millrace.serde.SampleCodec;
import io.millrace.serde.SampleFormat;
import io.millrace.server.ServerSettings;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.LabelRange;
import io.millrace.settings.Unit;
import io.millrace.settings.Unless;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All settings, as in the configuration file: a key is a component's name in snake case. In a
 * default, {@code <name>} stands for the model's name.
 *
 * @param name of the model: letters, digits, dots, underscores and hyphens
 * @param kafka any property of Kafka; without {@code bootstrap.servers}, or where that is blank, a
 *     broker is embedded
 * @param savedModel a model of the user's own, in place of network, loss and optimizer
 * @param startFrom a trained model to begin with; absent: initial weights
 * @param schedule of the learning rate; absent: constant
 * @param warmUp in so many first steps the learning rate rises to where the schedule begins
 * @param reduceOnPlateau when the learning rate is lowered beside that; absent: never
 * @param earlyStopping when the model is frozen; absent: by command only
 * @param drift how drift is found; absent: it is not looked for
 * @param onDrift what is done where it is found
 * @param holdOut the fraction of samples, chosen by id, that are scored but never learned
 * @param pruning how many weights are taken out, and when; absent: none
 * @param distillation a teacher to learn from beside the labels
 * @param batchSize samples per step
 * @param seed of the initial weights
 * @param decisions when what feeds back from scores to learning takes effect; absent: with each
 *     checkpoint
 */
public record Config(
    String name,
    @Default("{}") Map<String, String> kafka,
    @Default("{}") Samples samples,
    List<Feature> features,
    Label label,
    @Nullable SavedModel savedModel,
    @Nullable @Unless(value = "saved_model", required = true) List<Layer> network,
    @Nullable @Unless("saved_model") StartFrom startFrom,
    @Nullable @Unless(value = "saved_model", required = true) Loss loss,
    @Nullable @Unless(value = "saved_model", required = true) Optimizer optimizer,
    @Nullable Schedule schedule,
    @Default("0 steps") @Unit("steps") @Bounds(">= 0") long warmUp,
    @Nullable ReduceOnPlateau reduceOnPlateau,
    @Nullable EarlyStopping earlyStopping,
    @Nullable DriftDetection drift,
    @Default("{}") OnDrift onDrift,
    @Default("0") @Bounds(">= 0 and < 1") double holdOut,
    @Nullable @Unless("saved_model") Regularization regularization,
    @Nullable @Unless("saved_model") Clipping clipping,
    @Nullable @Unless("saved_model") Pruning pruning,
    @Nullable @Unless("saved_model") Distillation distillation,
    @Default("1") @Bounds(">= 1") int batchSize,
    @Default("1") @Unless("saved_model") long seed,
    @Default("auto") @Unless("saved_model") ModelSettings.Plan plan,
    @Default("cpu") ModelSettings.Device device,
    @Default("{}") Control control,
    @Default("{}") Predictions predictions,
    @Default("{}") Checkpoints checkpoints,
    @Default("{}") DeadLetters deadLetters,
    @Default("{}") Events events,
    @Default("{}") EvaluationSettings evaluation,
    @Nullable Decisions decisions,
    @Default("{}") ServerSettings server) {

  /** The property that names Kafka's brokers. */
  static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /**
   * Where samples come from.
   *
   * @param maxBytes longer records are dead letters
   * @param schemas files with other Avro schemas that samples may have been written with, relative
   *     to the configuration file
   * @param columns names of the columns of a CSV line; absent: the features, then the label
   * @param partitions of the topic, if it has to be created; each is learned by its own replica
   */
  public record Samples(
      @Default("<name>.samples") String topic,
      @Default("avro") SampleFormat format,
      @Default("262144") @Bounds(">= 1") int maxBytes,
      @Default("[]") List<Path> schemas,
      @Nullable List<String> columns,
      @Default("1") @Bounds(">= 1") int partitions) {}

  /** Where commands come from. */
  public record Control(@Default("<name>.control") String topic) {}

  /**
   * Where predictions go.
   *
   * @param maxDelay a sample waits no longer for its prediction
   */
  public record Predictions(
      @Default("<name>.predictions") String topic,
      @Default("200ms") Duration maxDelay,
      @Default("avro") PredictionFormat format) {}

  /**
   * Where checkpoints go.
   *
   * @param every so many steps there is one
   * @param keep so many of them stay, for each replica
   */
  public record Checkpoints(
      @Default("<name>.checkpoints") String topic,
      @Default("1000 steps") @Unit("steps") @Bounds(">= 1") long every,
      @Default("5") @Bounds(">= 1") int keep) {}

  /** Where records go that can't be learned from. */
  public record DeadLetters(@Default("<name>.dead-letters") String topic) {}

  /** Where events go. */
  public record Events(@Default("<name>.events") String topic) {}

  /**
   * When decisions are made.
   *
   * @param every so many steps
   */
  public record Decisions(@Unit("steps") @Bounds(">= 1") long every) {}

  /** Whether a broker has to be started, since the settings name none. */
  public boolean embedsBroker() {
    return kafka.getOrDefault(BOOTSTRAP_SERVERS, "").isBlank();
  }

  /** What a sample's record must hold. */
  public SampleFields sampleFields() {
    return new SampleFields(features, label, labelRange());
  }

  private LabelRange labelRange() {
    return loss == null ? LabelRange.ANY : loss.labelRange();
  }

  /** The loss's factors in the order of the label's classes; none if it has none. */
  private List<Double> classWeights(Loss loss) {
    Map<String, Double> factors = loss.classWeights();
    return label instanceof Label.Category category && !factors.isEmpty()
        ? category.values().stream().map(name -> factors.getOrDefault(name, 1.0)).toList()
        : List.of();
  }

  private List<String> sampleColumns() {
    List<String> columns = samples.columns();
    return columns != null
        ? columns
        : sampleFields().columns().stream().map(SampleFields.Column::name).toList();
  }

  /** Makes readers and writers of samples. */
  public SampleCodec sampleCodec() {
    return new SampleCodec(
        samples.format(),
        sampleFields(),
        samples.schemas().stream().map(AvroSchemas::read).toList(),
        sampleColumns(),
        samples.maxBytes());
  }

  /** What the model is built from. */
  public ModelSettings modelSettings() {
    int width = sampleFields().width();
    if (savedModel != null) {
      return new SavedModelSettings(
          savedModel, width, label.width(), schedule, warmUp, batchSize, device);
    }
    Loss itsLoss = Objects.requireNonNull(loss);
    return new NetworkSettings(
        width,
        label.width(),
        Objects.requireNonNull(network),
        itsLoss,
        classWeights(itsLoss),
        Objects.requireNonNull(optimizer),
        schedule,
        warmUp,
        regularization,
        clipping,
        pruning,
        batchSize,
        seed,
        plan,
        device,
        distillation);
  }

  /** Samples of a replica from one decision boundary to the next. */
  public long decisionInterval() {
    return (decisions == null ? checkpoints.every() : decisions.every()) * batchSize;
  }

  /**
   * SHA-256, in lower-case hexadecimal, of the settings that shape the model: equal digests and
   * equal samples give equal weights.
   */
  public String digest() {
    // What makes the model depend on scores, on drift, and on decisions at all.
    boolean judges = reduceOnPlateau != null || earlyStopping != null;
    boolean actsOnDrift = !onDrift.equals(OnDrift.NOTHING);
    boolean decides = judges || actsOnDrift || pruning != null;
    return new Digest()
        .add("features", features)
        .add("label", label)
        .add("saved_model", digest(savedModel))
        .add("network", network)
        .add("start_from", digest(startFrom))
        .add("loss", loss)
        .add("optimizer", optimizer)
        .add("schedule", schedule)
        .add("warm_up", warmUp == 0 ? null : warmUp)
        .add("reduce_on_plateau", reduceOnPlateau)
        .add("early_stopping", earlyStopping)
        .add("drift", earlyStopping != null || actsOnDrift ? drift : null)
        .add("on_drift", actsOnDrift ? onDrift : null)
        .add("hold_out", holdOut == 0 ? null : holdOut)
        .add("evaluation", judges ? evaluation : null)
        .add("decision_interval", decides ? decisionInterval() : null)
        .add("regularization", regularization)
        .add("clipping", clipping)
        .add("pruning", pruning)
        .add("distillation", digest(distillation))
        .add("batch_size", batchSize)
        .add("seed", seed)
        .sha256();
  }

  private static @Nullable Object digest(@Nullable SavedModel model) {
    return model == null ? null : List.of(FolderDigest.of(model.path()), model.learningRate());
  }

  /** A given SHA-256 says what is taken over; without one it is what the files hold. */
  private static @Nullable Object digest(@Nullable StartFrom trained) {
    return trained instanceof StartFrom.SavedModel export && export.sha256() == null
        ? List.of(FolderDigest.ofExport(export.file()), export.layers())
        : trained;
  }

  private static @Nullable Object digest(@Nullable Distillation distillation) {
    return distillation == null
        ? null
        : List.of(
            FolderDigest.of(distillation.teacher()),
            distillation.temperatureOrDefault(),
            distillation.weight());
  }
}
