package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Task;
import io.millrace.features.Label;
import io.millrace.metrics.Monitoring;
import io.millrace.model.ModelFactory;
import io.millrace.serde.RecordSerdes;
import io.millrace.serde.SampleCodec;
import io.millrace.tensorflow.Models;
import io.millrace.topology.LearnerParts;
import io.millrace.topology.LearnerSettings;
import io.millrace.topology.MeteredReplica;
import io.millrace.topology.MillraceTopology;
import io.millrace.topology.TopicNames;

/** From the configuration to the topology and its parts. */
public final class Assembly {
  private final Config config;
  private final ModelFactory models;

  /** Learns with TensorFlow. */
  public Assembly(Config config) {
    this(config, Models::create);
  }

  /** Learns with whatever models the factory makes. */
  public Assembly(Config config, ModelFactory models) {
    this.config = config;
    this.models = models;
  }

  /** The configuration. */
  public Config config() {
    return config;
  }

  /** The topics that the topology reads and writes. */
  public TopicNames topics() {
    return new TopicNames(
        config.samples().topic(),
        config.predictions().topic(),
        config.checkpoints().topic(),
        config.events().topic(),
        config.deadLetters().topic());
  }

  /** What is predicted. */
  public Task task() {
    Label label = config.label();
    return label instanceof Label.Category category
        ? new Task.Classification(category.values())
        : new Task.Regression(label.width());
  }

  /** The topology; its replicas tell this monitoring what they do. */
  public MillraceTopology topology(Monitoring monitoring) {
    return new MillraceTopology(settings(), topics(), parts(monitoring));
  }

  private LearnerSettings settings() {
    return new LearnerSettings(
        config.name(),
        config.modelSettings(),
        config.digest(),
        config.reduceOnPlateau(),
        config.predictions().maxDelay(),
        config.decisionInterval(),
        config.checkpoints().every() * config.batchSize(),
        config.checkpoints().keep(),
        LearnerSettings.DEFAULT_MAX_COMMIT_BYTES);
  }

  private LearnerParts parts(Monitoring monitoring) {
    SampleCodec codec = config.sampleCodec();
    return new LearnerParts(
        models,
        codec::newReader,
        replica -> config.predictions().format().newWriter(config.label(), config.name(), replica),
        outputs -> new Prequential(task(), outputs, config.evaluation()),
        (replica, scores) ->
            new MeteredReplica(
                monitoring.replica(config.name(), replica, task()), scores, config.batchSize()),
        RecordSerdes.chunk().serializer(),
        RecordSerdes.manifest().serializer(),
        RecordSerdes.event().serializer());
  }
}
