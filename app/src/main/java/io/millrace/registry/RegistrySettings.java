package io.millrace.registry;

import io.millrace.settings.Default;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry that speaks Confluent's API.
 *
 * @param url where it is, with the path of that API
 * @param user a name, or none
 * @param password of the user
 * @param register whether the schemas of predictions are registered; false: they must be there
 */
public record RegistrySettings(
    String url,
    @Nullable String user,
    @Nullable String password,
    @Default("true") boolean register) {
  /** Without the secret, for logs. */
  @Override
  public String toString() {
    return url;
  }
}
