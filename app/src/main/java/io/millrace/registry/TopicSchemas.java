package io.millrace.registry;

import io.millrace.data.AwaitedException;
import io.millrace.data.InvalidSampleException;
import org.jspecify.annotations.Nullable;

/** The schemas of a topic's values, in the subject that is named after it. Thread-safe. */
public final class TopicSchemas {
  /** Of a topic whose records need no registry. */
  public static final TopicSchemas NONE = new TopicSchemas(null, "");

  private final @Nullable SchemaRegistry registry;
  private final String subject;

  private TopicSchemas(@Nullable SchemaRegistry registry, String subject) {
    this.registry = registry;
    this.subject = subject;
  }

  /** Those of a topic's values, if there is a registry. */
  public static TopicSchemas of(@Nullable RegistrySettings settings, String topic) {
    return settings == null
        ? NONE
        : new TopicSchemas(new SchemaRegistry(settings), topic + "-value");
  }

  /**
   * The schema that a record names.
   *
   * @throws InvalidSampleException if the registry has none of that id
   * @throws AwaitedException if there is no answer yet
   */
  public RegisteredSchema byId(int id) throws InvalidSampleException {
    return registry().byId(id);
  }

  /**
   * The latest one, to write with.
   *
   * @throws io.millrace.data.SchemaRefusedException if there is none
   * @throws AwaitedException if there is no answer yet
   */
  public RegisteredSchema latest() {
    return registry().latest(subject);
  }

  /**
   * The id of a schema to write with; it is registered if the settings allow.
   *
   * @throws io.millrace.data.SchemaRefusedException if the registry does not have it, or does not
   *     want it
   * @throws AwaitedException if there is no answer yet
   */
  public int idOf(String type, String text) {
    return registry().idOf(subject, type, text);
  }

  private SchemaRegistry registry() {
    if (registry == null) {
      throw new IllegalStateException("the settings name no schema registry");
    }
    return registry;
  }
}
