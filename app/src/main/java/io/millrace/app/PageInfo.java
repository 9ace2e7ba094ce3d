package io.millrace.app;

import io.millrace.config.Config;
import io.millrace.features.Label;
import io.millrace.model.ModelSettings;
import io.millrace.network.Loss;
import io.millrace.server.ModelInfo;
import io.millrace.server.ModelInfo.LayerInfo;
import io.millrace.settings.Choices;
import io.millrace.tensorflow.NetworkDescription;
import java.util.List;

/** What the live page tells of a configuration. */
final class PageInfo {
  private PageInfo() {}

  static ModelInfo of(Config config) {
    Label label = config.input().label();
    ModelSettings model = config.modelSettings();
    boolean isOwn = model.savedModel() != null;
    return new ModelInfo(
        config.name(),
        config.input().samples().topic(),
        nameOf(config.input().samples().format()),
        config.sampleFields().width(),
        label.name(),
        label.classes(),
        model.loss().scores() != Loss.Scores.SIDES,
        isOwn ? null : nameOf(model.loss()),
        isOwn ? null : nameOf(model.optimizer()),
        config.training().batchSize(),
        config.evaluation().window(),
        isOwn ? List.of() : layers(model));
  }

  private static List<LayerInfo> layers(ModelSettings model) {
    return NetworkDescription.of(model).layers().stream().map(PageInfo::layer).toList();
  }

  private static LayerInfo layer(NetworkDescription.Part part) {
    return new LayerInfo(part.layer().kind(), part.output(), part.parameters(), part.variables());
  }

  private static String nameOf(Object choice) {
    return Choices.name(choice.getClass());
  }
}
