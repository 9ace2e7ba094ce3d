package io.millrace.cli;

import io.millrace.cli.doctor.Pace;
import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Align;
import io.millrace.config.Config;
import io.millrace.features.Feature;
import io.millrace.model.ModelSettings;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.PoolSettings;
import io.millrace.model.SavedModelSettings;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import io.millrace.settings.Choices;
import io.millrace.tensorflow.Models;
import io.millrace.tensorflow.NetworkDescription;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what the network of a configuration is made of and costs. */
@Command(
    name = "describe",
    description =
        "Print the network as a table, or the pool, and measure how fast this machine learns.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  millrace describe --config examples/mnist.yaml")
final class DescribeCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigFileOption option;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Config config = option.load();
    ModelSettings settings = config.modelSettings();
    features(config.input().features()).lines().forEach(spec.commandLine().getOut()::println);
    print("");
    try (OnlineModel model = Models.create(settings)) {
      if (settings instanceof NetworkSettings network) {
        printNetwork(network);
      } else if (settings instanceof PoolSettings pool) {
        printPool(pool, model);
      } else if (settings instanceof SavedModelSettings own) {
        print("%-24s %s", "saved_model", own.savedModel().path());
        print("%-24s [%d]", "features", own.features());
        print("%-24s [%d]", "scores", model.outputs());
        printState((long) Float.BYTES * model.snapshot().values().length);
      }
      Pace pace = Pace.of(model);
      print(
          "learning, batch_size %d, measured    %.1f µs per sample, so at most %s",
          config.training().batchSize(), pace.microsPerSample(), pace.rate());
    }
    return 0;
  }

  /** Which columns of a sample's vector are whose; layers may name either. */
  private static Table features(List<Feature> features) {
    Table table = new Table(Align.LEFT, Align.LEFT, Align.LEFT);
    table.row("feature", "type", "columns");
    int column = 0;
    for (Feature feature : features) {
      int last = column + feature.width() - 1;
      table.row(
          feature.name(),
          Choices.name(feature.getClass()),
          last == column ? Integer.toString(column) : column + " to " + last);
      column = last + 1;
    }
    return table;
  }

  private void printNetwork(NetworkSettings settings) {
    NetworkDescription description = NetworkDescription.of(settings);
    layers(settings, description).lines().forEach(spec.commandLine().getOut()::println);
    printState(description.stateBytes());
  }

  /** As it could stand in the configuration, to be copied and changed. */
  private void printPool(PoolSettings pool, OnlineModel model) {
    print("pool:");
    print("  members:");
    pool.members().forEach(member -> print("    - %s", SettingsText.of(member, Member.class)));
    print("  mix: %s", SettingsText.of(pool.mix(), Mix.class));
    printState((long) Float.BYTES * model.snapshot().values().length);
  }

  private void printState(long bytes) {
    print("");
    print("state, with the optimizer's slots   %,d bytes", bytes);
  }

  private static Table layers(NetworkSettings settings, NetworkDescription description) {
    Table table = new Table(Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT);
    table.row("layer", "output", "parameters", "multiply-adds");
    table.row("features", "[" + settings.features() + "]", "", "");
    addRows(table, "", description.layers());
    return table.row("all", "", number(parameters(description)), number(products(description)));
  }

  /** The layers of a layer are indented, with a line before each of its branches. */
  private static void addRows(Table table, String indent, List<NetworkDescription.Part> parts) {
    for (NetworkDescription.Part part : parts) {
      table.row(
          indent + part.layer().kind(),
          part.output().toString(),
          number(part.parameters()),
          number(part.multiplyAdds()));
      for (int i = 0; i < part.inner().size(); i++) {
        String setting = part.layer().inner().get(i).setting();
        table.row(indent + "  " + setting, "", "", "");
        addRows(table, indent + "    ", part.inner().get(i));
      }
    }
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private void print(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values).stripTrailing());
  }

  private static long parameters(NetworkDescription description) {
    return description.layers().stream().mapToLong(NetworkDescription.Part::parameters).sum();
  }

  private static long products(NetworkDescription description) {
    return description.layers().stream().mapToLong(NetworkDescription.Part::multiplyAdds).sum();
  }
}
