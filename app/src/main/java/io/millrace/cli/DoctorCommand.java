package io.millrace.cli;

import io.millrace.app.BrokersAnswer;
import io.millrace.app.Cluster;
import io.millrace.broker.BrokerStartException;
import io.millrace.cli.doctor.AliasCheckup;
import io.millrace.cli.doctor.BrokerChecks;
import io.millrace.cli.doctor.Checkup;
import io.millrace.cli.doctor.Finding;
import io.millrace.cli.doctor.ModelCheckup;
import io.millrace.config.Config;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks whether everything is there that a model, or an alias, needs. */
@Command(
    name = "doctor",
    description = {
      "Check what a model, or an alias, needs: Java, memory, disk, TensorFlow, device, brokers,"
          + " topics, permissions, clocks. Each line says ok, note or problem, and what to do.",
      "Does not write to your topics. Exits with 1 if there is a problem."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace doctor --config examples/market.yaml",
      "  millrace doctor --alias live --config champion.yaml --config challenger.yaml"
    })
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description =
          "The model's settings, in YAML; with --alias once for each model that the alias can"
              + " follow.")
  private List<Path> files = List.of();

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private HomeOption home;

  @Option(
      names = "--alias",
      paramLabel = "NAME",
      description = "Check what this alias of the models needs instead.")
  private @Nullable String alias;

  @Option(names = "--json", description = "Print the findings as one JSON array.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private final List<Finding> findings = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    List<Config> models = load();
    Config first = models.get(0);
    Path place = home.of(first);
    Checkup checkup =
        alias == null ? new ModelCheckup(first, place) : new AliasCheckup(alias, models, place);
    checkup.settings(this::report);
    if (first.embedsBroker()) {
      embedded(first, place, checkup);
    } else {
      brokers(first.kafka(), checkup);
    }
    long problems = findings.stream().filter(Finding::isProblem).count();
    if (json) {
      spec.commandLine().getOut().println(Json.line(findings));
    } else {
      spec.commandLine().getOut().println(problems == 0 ? "no problems" : "problems: " + problems);
    }
    return problems == 0 ? 0 : 1;
  }

  private List<Config> load() throws ConfigException {
    if (alias != null) {
      return AliasOptions.load(alias, files, spec);
    }
    if (files.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "--config: only one, or the name of an alias of them by --alias");
    }
    return List.of(ConfigLoader.load(files.get(0)));
  }

  /** With the broker that other commands would use; where nothing is kept yet, one elsewhere. */
  private void embedded(Config config, Path home, Checkup checkup) throws Exception {
    if (Files.exists(home.resolve("broker"))) {
      embeddedIn(home, config, checkup);
    } else {
      try (TemporaryFolder elsewhere = TemporaryFolder.create("doctor")) {
        embeddedIn(elsewhere.path(), config, checkup);
      }
    }
  }

  private void embeddedIn(Path home, Config config, Checkup checkup) throws Exception {
    try (Cluster cluster = Cluster.shared(config, home)) {
      brokers(cluster.properties(), checkup);
    } catch (BrokerStartException e) {
      report(List.of(Finding.problem("brokers", String.valueOf(e.getMessage()), "")));
    }
  }

  private void brokers(Map<String, String> kafka, Checkup checkup) throws InterruptedException {
    Map<String, String> properties = BrokersAnswer.impatient(kafka);
    String address = kafka.getOrDefault(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "");
    try (Admin admin = Admin.create(new TreeMap<String, Object>(properties))) {
      BrokerChecks brokers = new BrokerChecks(admin, Clock.systemUTC());
      Finding reachable = brokers.reachable(address);
      report(List.of(reachable));
      if (!reachable.isProblem()) {
        report(brokers.run());
        checkup.topics(admin, properties, this::report);
      }
    } catch (KafkaException e) {
      report(List.of(BrokerChecks.unreachable(address, e)));
    }
  }

  private void report(List<Finding> found) {
    findings.addAll(found);
    if (!json) {
      found.forEach(finding -> spec.commandLine().getOut().print(FindingPrinter.text(finding)));
      spec.commandLine().getOut().flush();
    }
  }
}
