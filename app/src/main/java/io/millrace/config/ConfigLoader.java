package io.millrace.config;

import io.millrace.model.Determinism;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the configuration file. */
public final class ConfigLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigLoader.class);

  private ConfigLoader() {}

  /**
   * Reads a file, with variables from the process's environment.
   *
   * @throws ConfigException naming everything that is wrong with it
   */
  public static Config load(Path file) throws ConfigException {
    return load(file, System::getenv);
  }

  /**
   * Reads a file, with other values in some places.
   *
   * @param values by their keys' path, as {@code optimizer.adam.learning_rate}, as if they stood in
   *     the file
   * @throws ConfigException naming everything that is wrong with it
   */
  public static Config load(Path file, Map<String, String> values) throws ConfigException {
    return load(file, values, System::getenv);
  }

  /**
   * Reads a file.
   *
   * @param environment a variable's value, or null if it is not set
   * @throws ConfigException naming everything that is wrong with the file
   */
  static Config load(Path file, Function<String, @Nullable String> environment)
      throws ConfigException {
    return load(file, Map.of(), environment);
  }

  private static Config load(
      Path file, Map<String, String> values, Function<String, @Nullable String> environment)
      throws ConfigException {
    Problems problems = new Problems(file.getFileName().toString());
    MappingNode root = root(file, problems);
    problems.throwIfAny();
    values.forEach((path, value) -> Overrides.set(root, path, value, problems));
    problems.throwIfAny();
    Variables variables = new Variables(environment);
    Scalars scalars = new Scalars(file.toAbsolutePath().resolveSibling(""));
    Binder binder = new Binder(problems, variables, scalars, modelName(root, variables));
    Config draft = binder.bindDraft(Config.class, root);
    new NameChecks(problems).check(draft.name(), draft.kafka());
    new TopicChecks(problems).check(draft.topics(), draft.input(), draft.decisions());
    new SampleChecks(problems, draft.topics().predictions()).check(draft.input());
    new LabelChecks(problems).check(draft.input(), draft.model());
    new ModelChecks(problems)
        .check(
            draft.model(), draft.input(), draft.training(), draft.evaluation(), draft.intervals());
    new LearningChecks(problems)
        .check(draft.adaptation(), draft.model(), draft.input(), draft.training());
    new TrainingChecks(problems).check(draft.training());
    new ServerChecks(problems).check(draft.server());
    new CompareChecks(problems).check(draft.compare(), draft.name(), draft.input(), draft.topics());
    new RegistryChecks(problems).check(draft.registry(), draft.input(), draft.topics());
    problems.throwIfAny();
    if (draft.decisions() != null) {
      LOG.warn("{}: decisions: is now control: {every: …}", file.getFileName());
    }
    warnOfOtherDeterminism(file, draft.training().determinism(), Determinism.of(environment));
    return draft;
  }

  /** The process has the last word: TensorFlow's threads and kernels are all models'. */
  private static void warnOfOtherDeterminism(Path file, Determinism wanted, Determinism actual) {
    if (wanted != actual) {
      LOG.warn(
          "{}: determinism: {}, but this process is {}: start it by itself, with the launcher"
              + " `millrace`, or set {}={}",
          file.getFileName(),
          wanted.name().toLowerCase(Locale.ROOT),
          actual.name().toLowerCase(Locale.ROOT),
          Determinism.VARIABLE,
          wanted.name().toLowerCase(Locale.ROOT));
    }
  }

  private static MappingNode root(Path file, Problems problems) {
    try {
      Node root = Yaml.compose(Files.readString(file));
      if (root instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
        return mapping;
      }
      boolean empty = root instanceof MappingNode || Yaml.isNull(root);
      problems.add(
          empty
              ? "is empty: it must hold the settings"
              : Yaml.shown(root) + ": must be a map of settings");
    } catch (MarkedYAMLException e) {
      problems.add(
          "line " + (e.getProblemMark().getLine() + 1) + ": is not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      problems.add("is not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } catch (NoSuchFileException e) {
      problems.add("there is no such file at " + file.toAbsolutePath());
    } catch (CharacterCodingException e) {
      problems.add("is not UTF-8: save it as such");
    } catch (IOException e) {
      problems.add("can't be read: " + e.getMessage());
    }
    return Yaml.EMPTY;
  }

  /** The model's name, for defaults, or a stand-in if it is not there or wrong. */
  private static String modelName(MappingNode root, Variables variables) {
    try {
      if (Yaml.value(root, "name") instanceof ScalarNode scalar) {
        String name = variables.substitute(scalar.getValue());
        return NameChecks.isName(name) ? name : "model";
      }
    } catch (IllegalArgumentException e) {
      // Reported when the name itself is bound.
    }
    return "model";
  }
}
