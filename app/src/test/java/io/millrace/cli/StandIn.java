package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random samples in CSV in the place of a data file that is not ours to keep. */
final class StandIn {
  private StandIn() {}

  /** Writes so many samples for these settings. */
  static void write(Path settings, int rows, Path file) throws Exception {
    Config config = ConfigLoader.load(settings);
    List<String> names = new ArrayList<>();
    config.input().features().forEach(feature -> names.addAll(columns(feature)));
    names.add(config.input().label().name());
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of(String.join(",", names)));
    for (int i = 0; i < rows; i++) {
      StringBuilder line = new StringBuilder();
      for (Feature feature : config.input().features()) {
        line.append(values(feature, random)).append(',');
      }
      lines.add(line.append(label(config.input().label(), random)).toString());
    }
    Files.write(file, lines);
  }

  private static List<String> columns(Feature feature) {
    return feature instanceof Feature.Vector vector
        ? IntStream.range(0, vector.size()).mapToObj(i -> vector.name() + "_" + i).toList()
        : List.of(feature.name());
  }

  private static String values(Feature feature, Random random) {
    return feature instanceof Feature.Category category
        ? category.values().get(random.nextInt(category.values().size()))
        : random
            .ints(feature.width(), 0, 1000)
            .mapToObj(thousandths -> Double.toString(thousandths / 1000.0))
            .collect(Collectors.joining(","));
  }

  private static String label(Label label, Random random) {
    return label instanceof Label.Category category
        ? category.values().get(random.nextInt(category.values().size()))
        : Double.toString(random.nextInt(1000) / 1000.0);
  }
}
