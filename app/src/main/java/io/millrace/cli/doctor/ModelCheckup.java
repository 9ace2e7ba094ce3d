package io.millrace.cli.doctor;

import io.millrace.app.Assembly;
import io.millrace.config.Config;
import io.millrace.config.ModelCount;
import io.millrace.tensorflow.Models;
import io.millrace.topology.StreamsProperties;
import io.millrace.topology.TopicSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Looks at what a model needs.
 *
 * @param config its settings
 * @param home of what is kept on this machine
 */
public record ModelCheckup(Config config, Path home) implements Checkup {
  @Override
  public void settings(Consumer<List<Finding>> report) {
    report.accept(new MachineChecks(stateBytes(), home).run());
    // Before those that read some: a time that is no number ends them all.
    report.accept(new PropertyChecks(config.kafka()).run());
    report.accept(
        new ModelChecks(
                config.modelSettings(), StreamsProperties.transactionTimeout(config.kafka()))
            .run());
    report.accept(new RegistryChecks(config).run());
  }

  /** Of all models; of a SavedModel it is not known before that is loaded. */
  private long stateBytes() {
    int models =
        config.input().model() == ModelCount.PER_PARTITION
            ? config.input().samples().partitions()
            : 1;
    return models * Models.stateBytes(config.modelSettings());
  }

  @Override
  public void topics(Admin admin, Map<String, String> kafka, Consumer<List<Finding>> report)
      throws InterruptedException {
    Assembly assembly = Assembly.of(config, admin);
    List<TopicSpec> topics = assembly.topics().specs();
    report.accept(new TopicChecks(admin, topics).run());
    report.accept(
        new PermissionChecks(admin, topics, assembly.applicationId(), assembly.groups(), kafka)
            .run());
  }
}
