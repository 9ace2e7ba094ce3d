package io.millrace.cli.doctor;

import io.millrace.app.AliasApp;
import io.millrace.app.Assembly;
import io.millrace.config.Config;
import io.millrace.topology.AliasTopics;
import io.millrace.topology.StreamsProperties;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Looks at what an alias needs. It learns nothing, and does not decode records.
 *
 * @param alias its name
 * @param models the settings of those that it can follow
 * @param home of what is kept on this machine
 */
public record AliasCheckup(String alias, List<Config> models, Path home) implements Checkup {
  @Override
  public void settings(Consumer<List<Finding>> report) {
    report.accept(new MachineChecks(0, home).withoutModel());
    report.accept(new PropertyChecks(models.get(0).kafka()).run());
  }

  /** An alias does not start before the topics of its models fit, too. */
  @Override
  public void topics(Admin admin, Map<String, String> kafka, Consumer<List<Finding>> report)
      throws InterruptedException {
    AliasTopics topics = AliasApp.topics(alias, models);
    Set<Finding> found = new LinkedHashSet<>(); // some topics are of several
    for (Config model : models) {
      found.addAll(new TopicChecks(admin, Assembly.of(model, admin).topics().specs()).run());
    }
    found.addAll(new TopicChecks(admin, topics.specs()).run());
    report.accept(List.copyOf(found));
    String application = StreamsProperties.aliasId(alias);
    report.accept(
        new PermissionChecks(admin, topics.used(), application, List.of(application), kafka).run());
  }
}
