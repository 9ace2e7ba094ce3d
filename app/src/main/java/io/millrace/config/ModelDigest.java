package io.millrace.config;

import io.millrace.model.SavedModel;
import io.millrace.network.Distillation;
import io.millrace.network.StartFrom;
import io.millrace.pool.Pool;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings that shape a model's weights, and their digest. */
final class ModelDigest {
  private ModelDigest() {}

  static Digest of(Config config) {
    Model model = config.model();
    Adaptation adaptation = config.adaptation();
    Training training = config.training();
    // What makes the model depend on scores, on drift, and on the control interval at all.
    boolean judges = adaptation.reduceOnPlateau() != null || adaptation.earlyStopping() != null;
    boolean actsOnDrift = adaptation.actsOnDrift();
    boolean restores = adaptation.onDrift().restoresBest();
    boolean heedsDrift = adaptation.earlyStopping() != null || actsOnDrift;
    boolean decides = judges || actsOnDrift || training.pruning() != null;
    return new Digest()
        .add("features", config.input().features())
        .add("label", config.input().label())
        .add("missing", config.input().samples().missing())
        .add("saved_model", digest(model.savedModel()))
        .add("network", config.network())
        .add("pool", model.pool())
        .add("pool_saved_models", savedModels(model.pool()))
        .add("start_from", digest(model.startFrom()))
        .add("loss", model.loss())
        .add("optimizer", model.optimizer())
        .add("schedule", adaptation.schedule())
        .add("warm_up", adaptation.warmUp() == 0 ? null : adaptation.warmUp())
        .add("reduce_on_plateau", adaptation.reduceOnPlateau())
        .add("early_stopping", adaptation.earlyStopping())
        .add("drift", heedsDrift ? adaptation.drift() : null)
        .add("on_drift", actsOnDrift ? adaptation.onDrift() : null)
        .add("hold_out", adaptation.holdOut() == 0 ? null : adaptation.holdOut())
        .add("evaluation", judges || restores ? config.evaluation() : null)
        .add("checkpoints", restores ? checkpoints(config) : null)
        .add("decision_interval", decides ? config.controlSteps() * training.batchSize() : null)
        .add("regularization", training.regularization())
        .add("clipping", training.clipping())
        .add("pruning", training.pruning())
        .add("distillation", digest(training.distillation()))
        .add("batch_size", training.batchSize())
        .add("seed", training.seed());
  }

  private static Object checkpoints(Config config) {
    return List.of(
        config.topics().checkpoints().every(), (long) config.topics().checkpoints().keep());
  }

  /** The pool itself has their paths, which say little. */
  private static @Nullable Object savedModels(@Nullable Pool pool) {
    List<Path> folders = pool == null ? List.of() : Pool.savedModels(pool.members());
    return folders.isEmpty() ? null : folders.stream().map(FolderDigest::of).toList();
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
