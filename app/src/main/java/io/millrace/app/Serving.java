package io.millrace.app;

import io.millrace.checkpoint.CheckpointFollower;
import io.millrace.checkpoint.CheckpointListener;
import io.millrace.checkpoint.Checkpoints;
import io.millrace.checkpoint.Manifest;
import io.millrace.config.Config;
import io.millrace.data.Sample;
import io.millrace.metrics.Monitoring;
import io.millrace.model.Layout;
import io.millrace.model.ModelFactory;
import io.millrace.model.ModelState;
import io.millrace.model.ScoringModel;
import io.millrace.model.StateListener;
import io.millrace.server.Health;
import io.millrace.server.HttpServer;
import io.millrace.server.ServerSettings;
import io.millrace.server.predict.PredictionRoutes;
import io.millrace.serving.Predictor;
import io.millrace.serving.Predictors;
import io.millrace.tensorflow.Models;
import io.millrace.tensorflow.SavedModelScorer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Answers requests for predictions by the latest checkpoint of a model that learns elsewhere, by
 * the one that has a tag, or by a SavedModel. Any number of such processes may follow one model.
 */
public final class Serving implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

  private final Monitoring monitoring;
  private final Predictors predictors;
  private final Predictor predictor;
  private final String awaited;
  private final Runnable end;
  private final HttpServer server;

  private Serving(
      Monitoring monitoring,
      Predictors predictors,
      Predictor predictor,
      String awaited,
      Runnable end,
      HttpServer server) {
    this.monitoring = monitoring;
    this.predictors = predictors;
    this.predictor = predictor;
    this.awaited = awaited;
    this.end = end;
    this.server = server;
  }

  /**
   * Begins to follow, and to listen.
   *
   * @param replica whose checkpoints are followed
   * @param tag whose checkpoint is served, whichever has it; null: the latest
   * @throws io.millrace.server.ServerStartException if it can't listen there
   */
  public static Serving start(
      Config config, Cluster cluster, ServerSettings http, int replica, @Nullable String tag) {
    return start(config, cluster, http, replica, tag, Models::create);
  }

  /** The same with models of the factory's. */
  static Serving start(
      Config config,
      Cluster cluster,
      ServerSettings http,
      int replica,
      @Nullable String tag,
      ModelFactory models) {
    HttpServer.requireFree(http);
    Monitoring monitoring = new Monitoring();
    Predictors predictors = new Assembly(config, models).predictors(monitoring);
    return start(
        http,
        monitoring,
        predictors,
        replica,
        tag == null ? "a first checkpoint" : "a checkpoint with the tag " + tag,
        predictor -> {
          Checkpoints checkpoints =
              CheckpointsTopic.open(config.topics().checkpoints().topic(), cluster.properties());
          CheckpointListener served = new Served(config.digest(), predictor);
          CheckpointFollower follower =
              tag == null
                  ? checkpoints.follow(config.name(), replica, served)
                  : checkpoints.followTag(config.name(), replica, tag, served);
          return follower::close;
        });
  }

  /**
   * Answers by a SavedModel, and listens. Nothing is followed; the version is the folder's name if
   * that is a number, as TensorFlow Serving has it, else 1.
   *
   * @param config names the model, and says what samples hold and what is predicted
   * @param folder with {@code saved_model.pb}
   * @throws io.millrace.model.SavedModelException if it can't be served
   * @throws io.millrace.server.ServerStartException if it can't listen there
   */
  public static Serving start(Config config, ServerSettings http, Path folder) {
    HttpServer.requireFree(http);
    ScoringModel model = SavedModelScorer.load(folder, config.sampleFields().width());
    Monitoring monitoring = new Monitoring();
    Predictors predictors =
        new Predictors(
            ServedModels.of(config),
            () -> model,
            http.predictionsOrDefault().maxRows(),
            monitoring);
    return start(
        http,
        monitoring,
        predictors,
        0,
        "the SavedModel",
        predictor -> {
          predictor.state(
              new ModelState(version(folder), new Layout(List.of()), new float[0]), Sample.NO_TIME);
          return () -> {};
        });
  }

  private static long version(Path folder) {
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    return name.matches("[0-9]{1,18}") ? Long.parseLong(name) : 1;
  }

  /**
   * Listens; if that fails, all is closed.
   *
   * @param awaited what the predictor has to have before it can answer
   * @param states begins to give the predictor states, and returns what ends that
   */
  static Serving start(
      ServerSettings http,
      Monitoring monitoring,
      Predictors predictors,
      int replica,
      String awaited,
      Function<Predictor, Runnable> states) {
    Predictor predictor = predictors.follow(replica);
    HttpServer server = null;
    try {
      server =
          HttpServer.start(
              http,
              monitoring,
              () -> health(predictor, awaited),
              new PredictionRoutes(predictors, http.predictionsOrDefault()));
      Runnable end = states.apply(predictor);
      LOG.info("predictions, metrics and health: {}", server.url());
      HttpServer.warnIfOpenToAll(http, "ask for predictions");
      return new Serving(monitoring, predictors, predictor, awaited, end, server);
    } catch (RuntimeException e) {
      if (server != null) {
        server.close();
      }
      predictors.close();
      monitoring.close();
      throw e;
    }
  }

  private static Health health(Predictor predictor, String awaited) {
    return predictor
        .fault()
        .map(fault -> new Health(false, false, fault))
        .or(
            () ->
                predictor
                    .current()
                    .map(
                        served ->
                            new Health(true, true, "serves the state of step " + served.step())))
        .orElse(new Health(true, false, awaited + " is awaited, or being taken over"));
  }

  /**
   * Looks whether it can still answer.
   *
   * @throws AppException if it can't, and never will
   */
  public void requireHealth() {
    Health health = health(predictor, awaited);
    if (!health.live()) {
      throw new AppException(health.reason());
    }
  }

  /** Where it listens. */
  public String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
    end.run();
    predictors.close();
    monitoring.close();
  }

  /** Passes checkpoints of the same settings on, and logs what is wrong with others, once each. */
  private static final class Served implements CheckpointListener {
    private final String digest;
    private final StateListener states;
    private String told = "";

    Served(String digest, StateListener states) {
      this.digest = digest;
      this.states = states;
    }

    @Override
    public boolean wants(Manifest manifest) {
      if (!manifest.settingsDigest().equals(digest)) {
        fault(
            ("the checkpoint of step %d is of other settings (digest %s, here %s) and is not"
                    + " served: use the settings that its model learns with")
                .formatted(manifest.step(), manifest.settingsDigest(), digest));
        return false;
      }
      return true;
    }

    @Override
    public void found(Manifest manifest, ModelState state) {
      LOG.atLevel(told.equals("found") ? Level.DEBUG : Level.INFO)
          .log("takes over the checkpoint of step {}", manifest.step());
      told = "found";
      states.state(state, manifest.eventTime());
    }

    @Override
    public void fault(String fault) {
      if (!fault.equals(told)) {
        LOG.warn(fault);
        told = fault;
      }
    }
  }
}
