package io.millrace.cli;

import io.millrace.app.AliasApp;
import io.millrace.app.Cluster;
import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import io.millrace.config.NameChecks;
import io.millrace.topology.AliasTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An alias and the models that it can follow. */
final class AliasOptions {
  @Parameters(paramLabel = "ALIAS", description = "The alias's name, with which its topics begin.")
  private String alias = "";

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description =
          "Settings of a model that the alias can follow: once for each of them. It begins with the"
              + " first, on whose brokers it is.")
  private List<Path> files = List.of();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Folder of the instance's identity in its consumer group and, if the settings name no"
              + " brokers, of the embedded broker (default: millrace-data/<name of the first"
              + " model>).")
  private @Nullable Path home;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /**
   * The settings of the models.
   *
   * @throws ParameterException if they can't have one alias
   */
  List<Config> load() throws ConfigException {
    return load(alias, files, spec);
  }

  /**
   * The same of an alias and files that are given in another way.
   *
   * @param spec of the command
   */
  static List<Config> load(String alias, List<Path> files, CommandSpec spec)
      throws ConfigException {
    List<Config> models = new ArrayList<>();
    for (Path file : files) {
      models.add(ConfigLoader.load(file));
    }
    requireName(alias, models, spec);
    Config first = models.get(0);
    for (Config model : models) {
      require(
          models.stream().filter(other -> other.name().equals(model.name())).count() == 1,
          model.name() + ": two models have this name",
          spec);
      require(
          samples(model).equals(samples(first)),
          "%s learns topic %s, but %s learns %s: the models of an alias must learn the same topic"
              .formatted(first.name(), samples(first), model.name(), samples(model)),
          spec);
      require(
          models.stream().filter(other -> predictions(other).equals(predictions(model))).count()
              == 1,
          "%s: predictions.topic: %s: another of the models writes there, too: an alias can't tell whose predictions they are; give each model a topic of its own"
              .formatted(model.name(), predictions(model)),
          spec);
      require(
          model.topics().predictions().offsets(),
          "%s: predictions.offsets: false: must be true: by them the alias knows what to copy"
              .formatted(model.name()),
          spec);
    }
    return models;
  }

  /**
   * Makes sure that an alias of these models can have this name.
   *
   * @param spec of the command
   * @throws ParameterException if not
   */
  static void requireName(String alias, List<Config> models, CommandSpec spec) {
    require(
        NameChecks.isName(alias),
        "%s: the alias's name %s".formatted(alias, NameChecks.RULE),
        spec);
    require(
        models.stream().noneMatch(model -> model.name().equals(alias)),
        alias + ": is the name of a model: choose another for the alias",
        spec);
  }

  private static String samples(Config model) {
    return model.input().samples().topic();
  }

  private static String predictions(Config model) {
    return model.topics().predictions().topic();
  }

  private static void require(boolean holds, String otherwise, CommandSpec spec) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /** The topics. */
  AliasTopics topics(List<Config> models) {
    return AliasApp.topics(alias, models);
  }

  /** The brokers, which may be those of a model that runs. */
  Cluster cluster(List<Config> models) {
    return Cluster.shared(models.get(0), home(models));
  }

  /** The folder of what is kept on this machine. */
  Path home(List<Config> models) {
    return home != null ? home : HomeOption.defaultOf(models.get(0));
  }
}
