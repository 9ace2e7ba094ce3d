package io.millrace.cli.doctor;

import io.millrace.config.Config;
import io.millrace.data.AwaitedException;
import io.millrace.data.SchemaRefusedException;
import java.util.List;

/** Looks whether the schema registry answers, if samples need it. */
public final class RegistryChecks {
  private static final String SUBJECT = "registry";

  private final Config config;

  /** For the registry of these settings. */
  public RegistryChecks(Config config) {
    this.config = config;
  }

  /** Looks; nothing is found if samples need no registry. */
  public List<Finding> run() {
    if (!config.input().samples().format().needsRegistry()) {
      return List.of();
    }
    try {
      Object unused = config.sampleCodec().newWriter(); // it asks for the topic's latest schema
      return List.of(Finding.ok(SUBJECT, config.registry() + " has a schema for the samples"));
    } catch (AwaitedException e) {
      return List.of(
          Finding.problem(
              SUBJECT,
              String.valueOf(e.getMessage()),
              "start the registry, or change the settings under registry"));
    } catch (SchemaRefusedException e) {
      return List.of(
          Finding.note(
              SUBJECT,
              String.valueOf(e.getMessage()),
              "none is needed to learn what others write with schemas of their own"));
    }
  }
}
