package io.millrace.app;

import io.millrace.config.Config;
import io.millrace.features.Label;
import io.millrace.model.ModelSettings;
import io.millrace.model.NetworkSettings;
import io.millrace.model.PoolSettings;
import io.millrace.network.Loss;
import io.millrace.server.ModelInfo;
import io.millrace.server.ModelInfo.LayerInfo;
import io.millrace.settings.Choices;
import io.millrace.tensorflow.NetworkDescription;
import io.millrace.tensorflow.PoolDescription;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        config.model().scoresAreProbabilities(),
        nameOf(loss),
        nameOf(config.model().optimizer()),
        config.training().batchSize(),
        config.evaluation().window(),
        config.compare() == null ? null : config.compare().model(),
        layers(config.modelSettings()));
  }

  private static List<LayerInfo> layers(ModelSettings model) {
    if (model instanceof PoolSettings pool) {
      return members(pool);
    }
    return model instanceof NetworkSettings network
        ? layers("", NetworkDescription.of(network).layers()).toList()
        : List.of();
  }

  /** Of a pool its members, as if they were layers. */
  private static List<LayerInfo> members(PoolSettings pool) {
    List<Integer> output = List.of(pool.outputs());
    return PoolDescription.of(pool).members().stream()
        .map(part -> new LayerInfo(part.name(), output, part.parameters(), part.variables()))
        .toList();
  }

  /** In the place of a layer that is made of others stand those. */
  private static Stream<LayerInfo> layers(String within, List<NetworkDescription.Part> parts) {
    return parts.stream().flatMap(part -> layers(within + part.layer().kind(), part));
  }

  private static Stream<LayerInfo> layers(String name, NetworkDescription.Part part) {
    return part.inner().isEmpty()
        ? Stream.of(new LayerInfo(name, part.output(), part.parameters(), part.variables()))
        : IntStream.range(0, part.inner().size())
            .boxed()
            .flatMap(i -> layers(name + " " + (i + 1) + ": ", part.inner().get(i)));
  }

  private static @Nullable String nameOf(@Nullable Object choice) {
    return choice == null ? null : Choices.name(choice.getClass());
  }
}
