package io.millrace.app;

import io.millrace.checkpoint.Checkpoints;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.learning.ShapingSettings;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.Transfer;
import io.millrace.network.StartFrom;
import io.millrace.tensorflow.SavedVariables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has models without a stored state begin with what a trained one knows: {@link StartFrom}. The
 * trained one is read once, when the first replica asks for it. Thread-safe.
 */
final class Pretrained implements UnaryOperator<ModelState> {
  private static final Logger LOG = LoggerFactory.getLogger(Pretrained.class);

  private final StartFrom settings;
  private final ShapingSettings own;
  private final List<String> members;
  private final Map<String, String> kafka;
  private @Nullable ModelState source;

  /**
   * Reads nothing yet.
   *
   * @param own settings of the models that begin
   * @param members of these, if they are pools, in their order
   * @param kafka the user's Kafka properties, with the brokers' address
   */
  Pretrained(
      StartFrom settings, ShapingSettings own, List<String> members, Map<String, String> kafka) {
    this.settings = settings;
    this.own = own;
    this.members = members;
    this.kafka = kafka;
  }

  @Override
  public ModelState apply(ModelState fresh) {
    ModelState trained = source();
    Transfer.Result result = Transfer.take(trained, fresh, settings, members());
    LOG.info(
        "starts from a trained model of step {}, SHA-256 {}: takes {}; begins afresh: {}",
        trained.step(),
        sha256(trained),
        result.taken(),
        result.fresh());
    return result.state();
  }

  private Transfer.Members members() {
    if (members.isEmpty()) {
      return Transfer.Members.NONE;
    }
    List<String> trained =
        settings instanceof StartFrom.SavedModel export
            ? ExportedNames.members(export.file())
            : List.of();
    return trained.isEmpty() || trained.equals(members)
        ? Transfer.Members.ALIKE
        : Transfer.Members.REORDERED;
  }

  private synchronized ModelState source() {
    if (source == null) {
      ModelState read = read();
      String wanted = settings.sha256();
      if (wanted != null && !wanted.equals(sha256(read))) {
        throw new ModelStateException(
            "start_from.sha256: %s: what is there now has %s".formatted(wanted, sha256(read)));
      }
      source = read;
    }
    return source;
  }

  private ModelState read() {
    if (settings instanceof StartFrom.Checkpoint checkpoint) {
      return read(checkpoint);
    }
    Path file = ((StartFrom.SavedModel) settings).file();
    ExportedNames.read(file).flatMap(own::reorderedSince).ifPresent(Pretrained::refuse);
    try {
      return SavedVariables.read(file);
    } catch (IOException e) {
      throw new ModelStateException(
          "start_from.saved_model.file: %s: can't be read: %s; name the saved_model.pb that `millrace checkpoints export` wrote"
              .formatted(file, e.getMessage()));
    }
  }

  /** Weights know features and classes by their places. */
  private static void refuse(String reordered) {
    throw new ModelStateException(
        "start_from: the trained model has its weights in another order: %s. List them as it does"
            .formatted(reordered));
  }

  private ModelState read(StartFrom.Checkpoint wanted) {
    String topic = wanted.topic() == null ? wanted.model() + ".checkpoints" : wanted.topic();
    Checkpoints checkpoints = CheckpointsTopic.open(topic, kafka);
    Manifest manifest =
        checkpoints
            .find(wanted.model(), wanted.replica(), wanted.step())
            .orElseThrow(
                () ->
                    new ModelStateException(
                        "start_from: topic %s has no checkpoint of model %s, replica %d%s"
                            .formatted(
                                topic,
                                wanted.model(),
                                wanted.replica(),
                                wanted.step() == null ? "" : ", step " + wanted.step())));
    return checkpoints.load(manifest);
  }

  private static String sha256(ModelState state) {
    return ModelStateCodec.sha256(ModelStateCodec.encode(state));
  }
}
