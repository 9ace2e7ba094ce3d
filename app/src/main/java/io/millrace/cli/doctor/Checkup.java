package io.millrace.cli.doctor;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** All that is looked at for one application, beside the brokers themselves. */
public interface Checkup {
  /**
   * Looks at this machine and at the settings.
   *
   * @param report takes the findings of each check when they are there
   */
  void settings(Consumer<List<Finding>> report);

  /**
   * Looks at the topics, and at what the brokers let this user do.
   *
   * @param kafka the user's properties, with short timeouts
   * @param report takes the findings of each check when they are there
   */
  void topics(Admin admin, Map<String, String> kafka, Consumer<List<Finding>> report)
      throws InterruptedException;
}
