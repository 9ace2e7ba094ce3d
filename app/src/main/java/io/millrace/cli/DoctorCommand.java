package io.millrace.cli;

import io.millrace.app.Assembly;
import io.millrace.app.BrokersAnswer;
import io.millrace.app.Cluster;
import io.millrace.broker.BrokerStartException;
import io.millrace.cli.doctor.BrokerChecks;
import io.millrace.cli.doctor.Finding;
import io.millrace.cli.doctor.MachineChecks;
import io.millrace.cli.doctor.ModelChecks;
import io.millrace.cli.doctor.PermissionChecks;
import io.millrace.cli.doctor.PropertyChecks;
import io.millrace.cli.doctor.RegistryChecks;
import io.millrace.cli.doctor.TopicChecks;
import io.millrace.config.Config;
import io.millrace.config.ModelCount;
import io.millrace.tensorflow.Models;
import io.millrace.topology.StreamsProperties;
import io.millrace.topology.TopicSpec;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks whether everything is there that a model needs. */
@Command(
    name = "doctor",
    description = {
      "Check what a model needs: Java, memory, disk, TensorFlow, device, brokers, topics,"
          + " permissions, clocks. Each line says ok, note or problem, and what to do.",
      "Does not write to your topics. Exits with 1 if there is a problem."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  millrace doctor --config examples/market.yaml")
final class DoctorCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption option;

  @Option(names = "--json", description = "Print the findings as one JSON array.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private final List<Finding> findings = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Config config = option.load();
    Path home = option.home(config);
    report(new MachineChecks(stateBytes(config), home).run());
    report(
        new ModelChecks(
                config.modelSettings(), StreamsProperties.transactionTimeout(config.kafka()))
            .run());
    report(new PropertyChecks(config.kafka()).run());
    report(new RegistryChecks(config).run());
    if (config.embedsBroker()) {
      embedded(config, home);
    } else {
      brokers(config, config.kafka());
    }
    long problems = findings.stream().filter(Finding::isProblem).count();
    if (json) {
      spec.commandLine().getOut().println(Json.line(findings));
    } else {
      spec.commandLine().getOut().println(problems == 0 ? "no problems" : "problems: " + problems);
    }
    return problems == 0 ? 0 : 1;
  }

  /** Of all models; of a SavedModel it is not known before that is loaded. */
  private static long stateBytes(Config config) {
    return models(config) * Models.stateBytes(config.modelSettings());
  }

  private static int models(Config config) {
    return config.input().model() == ModelCount.PER_PARTITION
        ? config.input().samples().partitions()
        : 1;
  }

  /** With the broker that other commands would use; where nothing is kept yet, one elsewhere. */
  private void embedded(Config config, Path home) throws Exception {
    boolean kept = Files.exists(home.resolve("broker"));
    Path place = kept ? home : Files.createTempDirectory("millrace-doctor");
    try (Cluster cluster = Cluster.shared(config, place)) {
      brokers(config, cluster.properties());
    } catch (BrokerStartException e) {
      report(List.of(Finding.problem("brokers", String.valueOf(e.getMessage()), "")));
    } finally {
      if (!kept) {
        Folders.delete(place);
      }
    }
  }

  private void brokers(Config config, Map<String, String> kafka) throws InterruptedException {
    Map<String, String> properties = BrokersAnswer.impatient(kafka);
    String address = kafka.getOrDefault(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "");
    try (Admin admin = Admin.create(new TreeMap<String, Object>(properties))) {
      BrokerChecks brokers = new BrokerChecks(admin, Clock.systemUTC());
      Finding reachable = brokers.reachable(address);
      report(List.of(reachable));
      if (!reachable.isProblem()) {
        report(brokers.run());
        topics(config, admin, properties);
      }
    } catch (KafkaException e) {
      report(List.of(BrokerChecks.unreachable(address, e)));
    }
  }

  private void topics(Config config, Admin admin, Map<String, String> kafka)
      throws InterruptedException {
    Assembly assembly = Assembly.of(config, admin);
    List<TopicSpec> topics = assembly.topics().specs();
    report(new TopicChecks(admin, topics).run());
    report(
        new PermissionChecks(admin, topics, assembly.applicationId(), assembly.groups(), kafka)
            .run());
  }

  private void report(List<Finding> found) {
    findings.addAll(found);
    if (!json) {
      found.forEach(finding -> spec.commandLine().getOut().print(FindingPrinter.text(finding)));
      spec.commandLine().getOut().flush();
    }
  }
}
