package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Learns the same samples with several settings, side by side, and compares them. */
@Command(
    name = "replay",
    description = {
      "Learn the log of a live model, or the samples of a file, with several settings, side by"
          + " side, and compare the scores over the same samples.",
      "The learner is that of `run`, and its state is in memory: the same settings and samples give"
          + " the same model. The live model is not disturbed: nothing is written, and no consumer"
          + " group is joined; unless --promote tells it to go on from the best state."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace replay --config a.yaml --config b.yaml --input market.csv",
      "  millrace replay --config live.yaml --config b.yaml --from step:45000",
      "  millrace replay --config live.yaml --config b.yaml --from step:45000 --promote",
      "  millrace replay --config a.yaml --grid optimizer.adam.learning_rate=0.001,0.01 -i a.csv"
    })
final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "Settings, in YAML; may be given several times. The first is compared with.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private List<Path> files;

  @Option(
      names = "--grid",
      paramLabel = "KEY=V,V…",
      description = {
        "Instead of the first settings as they are: with each of these values.",
        "Several of them give all combinations."
      })
  private List<String> grid = List.of();

  @ArgGroup private ReplayedOption source = new ReplayedOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write a page with the scores, the differences, and how loss and error went; it needs"
              + " nothing but a browser. An existing file is not overwritten.")
  private @Nullable Path page;

  @Option(
      names = "--promote",
      description =
          "Make the settings with the lowest loss the live model: its state is imported, and the live"
              + " model told to go back to it. Not with --input.")
  private boolean promote;

  @Option(
      names = "--force",
      description = "With --promote: even if the interval of the difference holds 0.")
  private boolean force;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private AuthorOptions author;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Map<String, Config> settings = settings();
    Promotion promotion = promotion(settings);
    if (page != null) {
      NewPath.require(page);
    }
    Termination.onSignal();
    List<ReplayedSettings> replayed = new ArrayList<>();
    try (ReplayedSamples samples = source.open(settings.values().iterator().next())) {
      for (Map.Entry<String, Config> one : settings.entrySet()) {
        replayed.add(samples.begin(one.getKey(), one.getValue()));
      }
      if (promotion != null) {
        promotion.requireFit(replayed, Objects.requireNonNull(samples.live()).replica());
      }
      replayed.subList(1, replayed.size()).forEach(replayed.get(0)::isBaselineOf);
      ReplayReport report = learn(replayed, samples);
      spec.commandLine().getOut().println(json ? report.json() : report.text());
      if (page != null) {
        ReplayPage.write(report, page);
      }
      if (report.settings().stream().anyMatch(one -> one.result().samples() == 0)) {
        throw new CommandException(
            samples.name()
                + ": no sample could be scored with one of the settings: `millrace evaluate` with"
                + " them tells why");
      }
      if (Termination.isRequested()) {
        return 1;
      }
      if (promotion != null) {
        promote(promotion, report, replayed, samples);
      }
      return 0;
    } finally {
      replayed.forEach(ReplayedSettings::close);
    }
  }

  private @Nullable Promotion promotion(Map<String, Config> settings) throws ConfigException {
    CommandLine line = spec.commandLine();
    if (!promote) {
      if (force) {
        throw new ParameterException(line, "--force: is of --promote");
      }
      return null;
    }
    if (source.isFile()) {
      throw new ParameterException(
          line, "--promote: --input: a file is of no live model: replay its log instead");
    }
    Promotion promotion =
        new Promotion(ConfigLoader.load(files.get(0)), force, author.by(line), author.reason(line));
    List<Config> all = List.copyOf(settings.values());
    promotion.require(all.get(0), all.subList(1, all.size()));
    return promotion;
  }

  private void promote(
      Promotion promotion,
      ReplayReport report,
      List<ReplayedSettings> replayed,
      ReplayedSamples samples)
      throws InterruptedException, ExecutionException {
    int best = promotion.best(report.settings());
    List<String> lines =
        best == 0
            ? List.of("the live settings have the lowest loss: nothing is promoted")
            : promotion.promote(replayed.get(best), Objects.requireNonNull(samples.live()));
    // Whoever wants JSON wants nothing else there.
    PrintWriter out = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    lines.forEach(out::println);
  }

  private Map<String, Config> settings() throws ConfigException {
    Map<String, Config> settings = new LinkedHashMap<>();
    for (Map<String, String> point : Grid.of(grid)) {
      String name = point.isEmpty() ? files.get(0).toString() : Grid.name(point);
      add(settings, name, ConfigLoader.load(files.get(0), point));
    }
    for (Path file : files.subList(1, files.size())) {
      add(settings, file.toString(), ConfigLoader.load(file));
    }
    return settings;
  }

  private static void add(Map<String, Config> settings, String name, Config config) {
    if (config.input().labels() != null) {
      throw new CommandException(
          name + ": labels: labels that come later are not replayed: leave that setting out");
    }
    if (config.adaptation().onDrift().restoresBest()) {
      throw new CommandException(
          name
              + ": on_drift.restore_best: a replay keeps no checkpoints to go back to: leave it"
              + " out");
    }
    if (settings.put(name, config) != null) {
      throw new CommandException(name + ": is there twice");
    }
  }

  private static ReplayReport learn(List<ReplayedSettings> replayed, ReplayedSamples samples) {
    long start = System.nanoTime();
    long given = samples.give(replayed);
    replayed.forEach(ReplayedSettings::finish);
    if (given == 0) {
      throw CommandException.noSamples(samples.name(), Termination.isRequested());
    }
    return new ReplayReport(
        samples.name(),
        (System.nanoTime() - start) / 1e9,
        given,
        replayed.stream().map(ReplayedSettings::report).toList());
  }
}
