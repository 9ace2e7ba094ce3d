package io.millrace.config;

import io.millrace.conformal.Intervals;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.features.ExtraFields;
import io.millrace.features.Feature;
import io.millrace.features.Gaps;
import io.millrace.features.Missing;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import io.millrace.features.Unlabelled;
import io.millrace.model.ModelSettings;
import io.millrace.model.NetworkSettings;
import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettings.Column;
import io.millrace.model.SavedModelSettings;
import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.FeatureNames;
import io.millrace.network.Layer;
import io.millrace.pool.Member;
import io.millrace.pool.Pool;
import io.millrace.registry.RegistrySettings;
import io.millrace.registry.TopicSchemas;
import io.millrace.serde.PredictionFormat;
import io.millrace.serde.SampleCodec;
import io.millrace.serde.SampleFormat;
import io.millrace.server.ServerSettings;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Flat;
import io.millrace.settings.Unit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All settings, as in the configuration file: a key is a component's name in snake case, and those
 * of a flat group stand at the root. In a default, {@code <name>} stands for the model's name.
 *
 * @param name of the model: letters, digits, dots, underscores and hyphens
 * @param kafka any property of Kafka; without {@code bootstrap.servers}, or where that is blank, a
 *     broker is embedded
 * @param intervals where predictions say that labels are; absent: they don't
 * @param compare another model that this one is compared with; absent: none
 * @param decisions the former name of {@code control.every}
 * @param registry where the schemas of records are, if a format needs one
 */
public record Config(
    String name,
    @Default("{}") Map<String, String> kafka,
    @Flat Input input,
    @Flat Model model,
    @Flat Adaptation adaptation,
    @Flat Training training,
    @Flat Topics topics,
    @Default("{}") EvaluationSettings evaluation,
    @Nullable Intervals intervals,
    @Nullable Compare compare,
    @Nullable Decisions decisions,
    @Default("{}") ServerSettings server,
    @Nullable RegistrySettings registry) {

  /** Completes the model by the label. */
  public Config {
    if (model != null && input != null) {
      model = model.complete(input.label(), input.width(), input.encoded() > 0);
    }
  }

  /** The property that names Kafka's brokers. */
  static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /**
   * The control interval.
   *
   * @param every so many steps
   */
  public record Decisions(@Unit("steps") @Bounds(">= 1") long every) {}

  /** The same with predictions in another format. */
  public Config withPredictions(PredictionFormat format) {
    return with(topics.withPredictions(format));
  }

  /**
   * The same model, decided upon at the same steps, without checkpoints: for a run whose topics
   * nobody will read. Those that it may go back to stay.
   */
  public Config withoutCheckpoints() {
    return adaptation.onDrift().restoresBest()
        ? this
        : with(topics.withoutCheckpoints(controlSteps()));
  }

  private Config with(Topics others) {
    return new Config(
        name,
        kafka,
        input,
        model,
        adaptation,
        training,
        others,
        evaluation,
        intervals,
        compare,
        decisions,
        server,
        registry);
  }

  /** The same with another number of samples per mini-batch. */
  public Config withBatchSize(int size) {
    return new Config(
        name,
        kafka,
        input,
        model,
        adaptation,
        training.withBatchSize(size),
        topics,
        evaluation,
        intervals,
        compare,
        decisions,
        server,
        registry);
  }

  /** Whether a broker has to be started, since the settings name none. */
  public boolean embedsBroker() {
    return kafka.getOrDefault(BOOTSTRAP_SERVERS, "").isBlank();
  }

  /** What a sample's record must hold. */
  public SampleFields sampleFields() {
    return new SampleFields(
        input.features(),
        input.label(),
        model.labelRange(),
        input.samples().extraFields(),
        input.samples().unlabelled(),
        input.samples().notes(),
        topics.predictions().fields(),
        new Gaps(missing(), input.samples().unknown(), input.samples().missingValues()));
  }

  /**
   * The column of a feature that is one number.
   *
   * @throws IllegalArgumentException if there is none; the message is a rule
   */
  public int column(String feature) {
    return input.column(feature);
  }

  /** Neither a saved model nor a teacher knows of gaps. */
  private Missing missing() {
    Missing set = input.samples().missing();
    boolean fills = model.knowsGaps() && training.distillation() == null;
    return set != null ? set : fills ? Missing.MEAN : Missing.REJECT;
  }

  /** Whether a feature's number may be missing in a row. */
  private boolean hasGaps() {
    Missing general = missing();
    return input.features().stream()
        .anyMatch(feature -> feature.hasMean() && feature.missing(general) == Missing.MEAN);
  }

  /** Makes readers and writers of samples. */
  public SampleCodec sampleCodec() {
    return new SampleCodec(
        input.samples().format(),
        sampleFields(),
        input.samples().maxBytes(),
        TopicSchemas.of(registry, input.samples().topic()));
  }

  /** The schemas of predictions. */
  public TopicSchemas predictionSchemas() {
    return TopicSchemas.of(registry, topics.predictions().topic());
  }

  /**
   * Makes readers of labels that come later than their samples: the label and the id.
   *
   * @throws IllegalStateException if there are none
   */
  public SampleCodec labelCodec() {
    Labels labels = Objects.requireNonNull(input.labels());
    boolean byId = labels.by() == Labels.By.ID;
    Notes notes =
        new Notes(
            new Notes.Id(labels.id(), byId),
            new Notes.EventTime("event_time", false, null, "UTC"),
            new Notes.Weight("weight", false),
            new Notes.Attributes("attributes", false));
    SampleFields fields =
        new SampleFields(
            List.of(),
            input.label(),
            model.labelRange(),
            ExtraFields.IGNORE,
            Unlabelled.DEAD_LETTER,
            notes,
            List.of());
    return new SampleCodec(
        labelFormat(labels, fields),
        fields,
        input.samples().maxBytes(),
        TopicSchemas.of(registry, labels.topic()));
  }

  private SampleFormat labelFormat(Labels labels, SampleFields fields) {
    SampleFormat format = labels.format() != null ? labels.format() : input.samples().format();
    if (!(format instanceof SampleFormat.Csv csv)
        || (csv == labels.format() && csv.columns() != null)) {
      return format;
    }
    Stream<String> id = labels.by() == Labels.By.ID ? Stream.of(labels.id()) : Stream.of();
    return csv.withColumns(
        Stream.concat(id, fields.columns().stream().map(SampleFields.Column::name)).toList());
  }

  /** What the model is built from. */
  public ModelSettings modelSettings() {
    int width = sampleFields().width();
    int labels = input.label().width();
    if (model.savedModel() != null) {
      return new SavedModelSettings(
          model.savedModel(),
          width,
          labels,
          adaptation.schedule(),
          adaptation.warmUp(),
          training.batchSize(),
          training.device());
    }
    if (model.pool() != null) {
      return poolSettings(model.pool());
    }
    return new NetworkSettings(
        width,
        labels,
        Objects.requireNonNull(network()),
        Objects.requireNonNull(model.loss()),
        model.classWeights(input.label()),
        Objects.requireNonNull(model.optimizer()),
        adaptation.schedule(),
        adaptation.warmUp(),
        training.regularization(),
        training.clipping(),
        training.pruning(),
        training.batchSize(),
        training.seed(),
        training.plan(),
        training.device(),
        training.distillation(),
        standardizesLabel(),
        hasGaps(),
        offsets());
  }

  /** The names of the members of the pool, in their order; empty if the model is none. */
  public List<String> members() {
    return model.pool() == null
        ? List.of()
        : model.pool().members().stream().map(Member::name).toList();
  }

  private PoolSettings poolSettings(Pool pool) {
    return new PoolSettings(
        input.features().stream().flatMap(Config::columns).toList(),
        input.label().width(),
        Math.max(1, input.label().classes().size()),
        pool.members(),
        Objects.requireNonNull(pool.mix()),
        Objects.requireNonNull(model.loss()),
        model.classWeights(input.label()),
        adaptation.schedule(),
        adaptation.warmUp(),
        training.batchSize(),
        training.seed(),
        training.plan(),
        training.device(),
        hasGaps(),
        offsets());
  }

  private static Stream<Column> columns(Feature feature) {
    Column value =
        feature.givesBuckets()
            ? feature.isEncoded() ? Column.ENCODED : Column.BUCKET
            : feature instanceof Feature.Numeric ? Column.NUMBER : Column.PART;
    return Stream.concat(
        Collections.nCopies(feature.valueWidth(), value).stream(),
        feature.hasIndicator() ? Stream.of(Column.PART) : Stream.of());
  }

  /** Where only a part of a class is learned. */
  private List<Double> offsets() {
    Labels.Keep keep = input.labels() == null ? null : input.labels().keep();
    return keep == null
        ? List.of()
        : keep.offsets(input.label(), Objects.requireNonNull(model.loss()));
  }

  /** Not behind an activation, which would keep the outputs on one side of the mean. */
  private boolean standardizesLabel() {
    List<Layer> layers = Objects.requireNonNull(model.network());
    return input.label().isStandardized()
        && Objects.requireNonNull(model.loss()).isOfAnyScale()
        && layers.get(layers.size() - 1) instanceof Dense dense
        && dense.activation() == Activation.LINEAR;
  }

  /** The network's layers, with columns by their numbers; null if there is a saved model. */
  @Nullable List<Layer> network() {
    List<Layer> named = model.network();
    return named == null ? null : FeatureNames.resolve(named, input.columns());
  }

  /** Mini-batches in a control interval. */
  public long controlSteps() {
    Long every = topics.control().every();
    if (every == null) {
      every = decisions == null ? topics.checkpoints().every() : decisions.every();
    }
    return every;
  }

  /**
   * SHA-256, in lower-case hexadecimal, of the settings that shape the model: equal digests and
   * equal samples give equal weights.
   */
  public String digest() {
    return ModelDigest.of(this).sha256();
  }

  /** Those settings one by one, for people, by their names. */
  public Map<String, String> shaping() {
    return ModelDigest.of(this).values();
  }
}
