package io.millrace.app;

import io.millrace.config.Config;
import io.millrace.config.Labels;
import io.millrace.evaluate.HoldOut;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Task;
import io.millrace.features.Label;
import io.millrace.labels.Keep;
import io.millrace.labels.LateLabels;
import io.millrace.learning.CommitLimits;
import io.millrace.learning.LearnedState;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.ReplicaParts;
import io.millrace.learning.ShapingSettings;
import io.millrace.metrics.Monitoring;
import io.millrace.model.ModelFactory;
import io.millrace.model.ModelState;
import io.millrace.model.StateListener;
import io.millrace.network.StartFrom;
import io.millrace.registry.TopicSchemas;
import io.millrace.serde.JsonCommands;
import io.millrace.serde.RecordSerdes;
import io.millrace.serde.SampleCodec;
import io.millrace.serving.Predictors;
import io.millrace.tensorflow.Models;
import io.millrace.topology.LabelParts;
import io.millrace.topology.LearnerParts;
import io.millrace.topology.LearnerStage;
import io.millrace.topology.LogBounds;
import io.millrace.topology.MeteredReplica;
import io.millrace.topology.RecordLimits;
import io.millrace.topology.Stage;
import io.millrace.topology.StreamsProperties;
import io.millrace.topology.TopicNames;
import io.millrace.topology.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.jspecify.annotations.Nullable;

/** From the configuration to the topology and its parts. */
public final class Assembly {
  private final Config config;
  private final ModelFactory models;
  private final boolean merges;

  /**
   * Learns with TensorFlow, as if the topics were made by these settings: {@link #of} looks at the
   * topics that there are.
   */
  public Assembly(Config config) {
    this(config, Models::create);
  }

  /** Learns with whatever models the factory makes. */
  public Assembly(Config config, ModelFactory models) {
    this(config, models, Merging.of(config));
  }

  private Assembly(Config config, ModelFactory models, boolean merges) {
    this.config = config;
    this.models = models;
    this.merges = merges;
  }

  /**
   * Learns with TensorFlow what the topics hold: several partitions of the samples topic are merged
   * if the settings want one model.
   *
   * @param admin stays the caller's to close
   * @throws org.apache.kafka.common.KafkaException if the brokers refuse or don't answer
   */
  public static Assembly of(Config config, Admin admin) {
    return of(config, Models::create, admin);
  }

  /** The same with models of the factory's. */
  static Assembly of(Config config, ModelFactory models, Admin admin) {
    return new Assembly(config, models, new Merging(admin).of(config, changelog(config)));
  }

  /** The configuration. */
  public Config config() {
    return config;
  }

  /** The topics that the topology reads and writes. */
  public TopicNames topics() {
    return new TopicNames(
        config.input().samples().topic(),
        merges ? config.topics().log().topic() : null,
        config.topics().control().topic(),
        config.topics().predictions().topic(),
        config.topics().checkpoints().topic(),
        config.topics().events().topic(),
        config.topics().deadLetters().topic(),
        changelog(config),
        late());
  }

  private TopicNames.@Nullable Late late() {
    Labels labels = config.input().labels();
    return labels == null
        ? null
        : new TopicNames.Late(labels.topic(), LearnerStage.waitingChangelog(applicationId()));
  }

  private static String changelog(Config config) {
    return LearnerStage.changelog(applicationId(config));
  }

  /** The id of the Kafka Streams application. */
  public String applicationId() {
    return applicationId(config);
  }

  private static String applicationId(Config config) {
    return config.kafka().getOrDefault(StreamsConfig.APPLICATION_ID_CONFIG, config.name());
  }

  /** The groups in which the topics are read: the learner's and, if there is one, the merge's. */
  public List<String> groups() {
    return merges
        ? List.of(applicationId(), StreamsProperties.mergeId(applicationId()))
        : List.of(applicationId());
  }

  /** What is predicted. */
  public Task task() {
    Label label = config.input().label();
    return label.classes().isEmpty()
        ? new Task.Regression(label.width())
        : new Task.Classification(label.classes(), config.model().scoresAreProbabilities());
  }

  /**
   * The learner as a stage of a topology.
   *
   * @param monitoring its replicas tell it what they do
   * @param kafka the user's Kafka properties, with the brokers' address
   * @param bounds what there is of the topics that are read
   * @param stopping whether the application is to stop
   * @param states makes what is given the states of a replica's model
   * @param stateStore the store under its state
   */
  Stage stage(
      Monitoring monitoring,
      Map<String, String> kafka,
      LogBounds.Source bounds,
      BooleanSupplier stopping,
      IntFunction<StateListener> states,
      KeyValueBytesStoreSupplier stateStore) {
    return new LearnerStage(
        settings(),
        topics(),
        parts(monitoring, kafka, bounds, stopping, states),
        stateStore,
        LearnerStage.waitingStore());
  }

  /** What answers requests for predictions by states of its models. */
  Predictors predictors(Monitoring monitoring) {
    return new Predictors(
        ServedModels.of(config),
        () -> models.create(config.modelSettings()),
        config.server().predictionsOrDefault().maxRows(),
        monitoring);
  }

  /** Settings of the learner. */
  LearnerSettings settings() {
    return new LearnerSettings(
        config.name(),
        config.modelSettings(),
        shaping(),
        config.adaptation().reduceOnPlateau(),
        config.adaptation().earlyStopping(),
        config.adaptation().drift(),
        config.adaptation().onDrift(),
        new HoldOut(config.adaptation().holdOut()),
        config.intervals(),
        config.topics().predictions().maxDelay(),
        config.controlSteps(),
        config.topics().checkpoints().every(),
        config.topics().checkpoints().keep(),
        CommitLimits.DEFAULT);
  }

  private ShapingSettings shaping() {
    return new ShapingSettings(config.digest(), config.shaping());
  }

  private Function<ModelState, LearnedState> start(Map<String, String> kafka) {
    StartFrom trained = config.model().startFrom();
    return trained == null
        ? LearnedState::fresh
        : new Pretrained(trained, shaping(), config.members(), kafka).andThen(LearnedState::fresh);
  }

  /**
   * What replicas are made of.
   *
   * @param kafka the user's Kafka properties, with the brokers' address
   */
  ReplicaParts replicaParts(Map<String, String> kafka) {
    SampleCodec codec = config.sampleCodec();
    return new ReplicaParts(
        models,
        start(kafka),
        new CheckpointsTopic(config.name(), topics().checkpoints(), kafka),
        codec::newReader,
        outputs -> new Prequential(task(), outputs, config.evaluation()),
        config::column);
  }

  private LearnerParts parts(
      Monitoring monitoring,
      Map<String, String> kafka,
      LogBounds.Source bounds,
      BooleanSupplier stopping,
      IntFunction<StateListener> states) {
    SampleCodec codec = config.sampleCodec();
    TopicSchemas predictionSchemas = config.predictionSchemas();
    return new LearnerParts(
        replicaParts(kafka),
        JsonCommands::read,
        replica ->
            config
                .topics()
                .predictions()
                .format()
                .newWriter(
                    config.input().label(),
                    config.name(),
                    replica,
                    codec.newCopiedFields(),
                    config.intervals() != null,
                    predictionSchemas),
        replica ->
            new MeteredReplica(
                monitoring.replica(config.name(), replica, task()),
                config.training().batchSize(),
                states.apply(replica)),
        bounds,
        stopping,
        RecordSerdes.chunk().serializer(),
        RecordSerdes.manifest().serializer(),
        RecordSerdes.tag().serializer(),
        RecordSerdes.event().serializer(),
        limits(kafka),
        System::nanoTime,
        config.topics().predictions().offsets(),
        labels());
  }

  /** What late labels are joined with; null: labels come with their samples. */
  @Nullable LabelParts labels() {
    Labels labels = config.input().labels();
    if (labels == null) {
      return null;
    }
    Label label = config.input().label();
    Labels.Keep keep = labels.keep();
    return new LabelParts(
        new LateLabels(
            labels.window(),
            labels.grace(),
            labels.by() == Labels.By.KEY,
            labels.duplicates() == Labels.Duplicates.LAST,
            labels.onMissing().numbers(label),
            keep == null ? null : new Keep(label.classes().indexOf(keep.label()), keep.share())),
        config.labelCodec()::newReader);
  }

  private RecordLimits limits(Map<String, String> kafka) {
    try (Admin admin = Admin.create(new TreeMap<String, Object>(kafka))) {
      return new Topics(admin, topics().specs()).limits(StreamsProperties.largestRecord(kafka));
    }
  }
}
