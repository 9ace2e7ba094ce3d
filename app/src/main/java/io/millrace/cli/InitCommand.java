package io.millrace.cli;

import io.millrace.cli.init.Draft;
import io.millrace.cli.init.InitException;
import io.millrace.cli.init.Profile;
import io.millrace.cli.init.SettingsYaml;
import io.millrace.cli.init.Source;
import io.millrace.registry.RegistrySettings;
import io.millrace.serde.CsvDialect;
import io.millrace.serde.NamedRecords;
import io.millrace.serde.SampleFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes settings for records that are there. */
@Command(
    name = "init",
    description =
        "Look at the records of a file or topic, and write settings that learn them: the features"
            + " with what was seen of each and, unless auto suits them, a small network.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  millrace init --input orders.csv --label price --output orders.yaml")
final class InitCommand implements Callable<Integer> {
  /** In Avro the label has a field of its own, without a name. */
  private static final String AVRO_LABEL = "label";

  /** Either of a file and a topic. */
  static final class Place {
    @Option(
        names = {"-i", "--input"},
        required = true,
        paramLabel = "FILE",
        description =
            "A CSV file with column names in its first line (.csv), or JSON lines"
                + " (.jsonl, .ndjson, .json), packed (.gz) or not.")
    private @Nullable Path input;

    @Option(
        names = "--topic",
        required = true,
        paramLabel = "TOPIC",
        description =
            "A topic of samples in JSON, in Avro with named features, or of records with a schema"
                + " registry.")
    private @Nullable String topic;
  }

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Place place;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Format of the file: csv or jsonl (default: by its name).")
  private Inputs.@Nullable Format format;

  @Option(
      names = "--separator",
      paramLabel = "C",
      converter = Separator.class,
      description =
          "What separates the cells of a CSV file, such as \";\" or tab (default: a comma).")
  private @Nullable Character separator;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9092",
      description = "Brokers of the topic (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String brokers;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description =
          "The schema registry of the topic, if its records name their schemas there; the format is"
              + " that of the schemas.")
  private @Nullable String registry;

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description = "Column to be predicted (default: asked for on a terminal).")
  private @Nullable String label;

  @Option(
      names = "--name",
      paramLabel = "MODEL",
      description = "Name of the model (default: that of the file or topic).")
  private @Nullable String name;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Records to look at (default: ${DEFAULT-VALUE}).")
  private long limit;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "File to write, which must not exist yet (default: standard output).")
  private @Nullable Path output;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit: " + limit + ": must be at least 1");
    }
    if (name != null && !Source.isModelName(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "--name: " + name + ": must be 1 to 200 letters, digits, dots, underscores and hyphens");
    }
    if (registry != null) {
      requireRegistry(registry);
    }
    if (output != null) {
      NewPath.require(output);
    }
    if (place.topic != null) {
      ofTopic(place.topic);
    } else {
      ofFile(Objects.requireNonNull(place.input));
    }
    return 0;
  }

  private void requireRegistry(String url) {
    String fault =
        place.topic == null
            ? "is for a topic: give --topic"
            : RegistrySettings.namesUser(url)
                ? "must be without a user, who would be shown"
                : RegistrySettings.urlFault(url);
    if (!fault.isEmpty()) {
      String shown = RegistrySettings.namesUser(url) ? "a URL with a user" : url;
      throw new ParameterException(
          spec.commandLine(), "--registry: %s: %s".formatted(shown, fault));
    }
  }

  private CsvDialect dialect() {
    return separator == null ? CsvDialect.RFC_4180 : CsvDialect.RFC_4180.withSeparator(separator);
  }

  private @Nullable String separatorName() {
    return separator == null ? null : separator == '\t' ? "tab" : separator.toString();
  }

  private void ofFile(Path file) throws IOException {
    Inputs.Format known = format == null ? Inputs.Format.of(file) : format;
    Profile profile = new RecordProfile(limit, dialect()).file(file, known);
    requireRecords(profile, file.toString());
    write(profile, Source.file(file, known == Inputs.Format.csv, separatorName()), label);
  }

  private void ofTopic(String topic) throws IOException {
    if (registry != null) {
      ofTopic(topic, registry);
      return;
    }
    String avroLabel = label == null ? AVRO_LABEL : label;
    Profile profile = new RecordProfile(limit, dialect()).topic(topic, brokers, avroLabel, null);
    requireRecords(profile, "topic " + topic);
    write(
        profile,
        Source.topic(topic, profile.isAvro() ? "avro" : "json", brokers),
        profile.isAvro() ? avroLabel : label);
  }

  private void ofTopic(String topic, String registry) throws IOException {
    NamedRecords named = new NamedRecords(new RegistrySettings(registry, null, null, false), topic);
    Profile profile = new RecordProfile(limit, dialect()).topic(topic, brokers, AVRO_LABEL, named);
    requireRecords(profile, "topic " + topic);
    SampleFormat format = Objects.requireNonNull(named.format());
    write(profile, Source.topic(topic, format, brokers, registry), label);
  }

  private static void requireRecords(Profile profile, String from) {
    if (profile.records() == 0) {
      throw new CommandException(
          profile.faults() == 0
              ? from + ": has no records"
              : "%s: none of %,d records could be read; the first: %s"
                  .formatted(from, profile.faults(), profile.firstFault()));
    }
  }

  /** What the first records lack, others may have. */
  private Draft draft(Profile profile, Source source, String modelName, String labelName) {
    try {
      return Draft.of(profile, source, modelName, labelName);
    } catch (InitException e) {
      if (profile.records() + profile.faults() < limit) {
        throw e;
      }
      throw new InitException(
          "%s; only the first %,d records were looked at: --limit N looks at more"
              .formatted(e.getMessage(), limit));
    }
  }

  private void write(Profile profile, Source source, @Nullable String known) throws IOException {
    String labelName =
        known == null ? LabelPrompt.ask(profile, spec.commandLine().getOut()) : known;
    String modelName = name == null ? source.modelName() : name;
    Draft draft = draft(profile, source, modelName, labelName);
    String yaml = SettingsYaml.of(draft, output == null ? modelName + ".yaml" : output.toString());
    if (profile.faults() > 0) {
      spec.commandLine()
          .getErr()
          .printf(
              "could not be read: %,d; the first: %s%n", profile.faults(), profile.firstFault());
    }
    if (output == null) {
      spec.commandLine().getOut().print(yaml);
      spec.commandLine().getOut().flush();
    } else {
      NewPath.write(output, file -> Files.writeString(file, yaml));
      spec.commandLine()
          .getOut()
          .printf("%s written after a look at %,d records%n", output, profile.records());
    }
  }
}
