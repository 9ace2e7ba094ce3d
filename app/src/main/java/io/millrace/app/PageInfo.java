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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the live page tells of a configuration. */
final class PageInfo {
  private PageInfo() {}

  static ModelInfo of(Config config) {
    Label label = config.label();
    Loss loss = config.loss();
    return new ModelInfo(
        config.name(),
        config.samples().topic(),
        config.samples().format().name().toLowerCase(Locale.ROOT),
        config.sampleFields().width(),
        label.name(),
        label instanceof Label.Category category ? category.values() : List.of(),
        loss == null || loss.scores() != Loss.Scores.SIDES,
        nameOf(loss),
        nameOf(config.optimizer()),
        config.batchSize(),
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
