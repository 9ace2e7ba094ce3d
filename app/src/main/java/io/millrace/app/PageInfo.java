package io.millrace.app;

import io.millrace.config.Config;
import io.millrace.features.Label;
import io.millrace.model.ModelSettings;
import io.millrace.model.NetworkSettings;
import io.millrace.network.Loss;
import io.millrace.server.ModelInfo;
import io.millrace.server.ModelInfo.LayerInfo;
import io.millrace.settings.Choices;
import io.millrace.tensorflow.NetworkDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the live page tells of a configuration. */
final class PageInfo {
  private PageInfo() {}

  static ModelInfo of(Config config) {
    Label label = config.input().label();
    Loss loss = config.model().loss();
    return new ModelInfo(
        config.name(),
        config.input().samples().topic(),
        Choices.name(config.input().samples().format().getClass()),
        config.sampleFields().width(),
        label.name(),
        label.classes(),
        loss == null || loss.scores() != Loss.Scores.SIDES,
        nameOf(loss),
        nameOf(config.model().optimizer()),
        config.training().batchSize(),
        config.evaluation().window(),
        layers(config.modelSettings()));
  }

  private static List<LayerInfo> layers(ModelSettings model) {
    return model instanceof NetworkSettings network
        ? NetworkDescription.of(network).layers().stream().map(PageInfo::layer).toList()
        : List.of();
  }

  private static LayerInfo layer(NetworkDescription.Part part) {
    return new LayerInfo(part.layer().kind(), part.output(), part.parameters(), part.variables());
  }

  private static @Nullable String nameOf(@Nullable Object choice) {
    return choice == null ? null : Choices.name(choice.getClass());
  }
}
