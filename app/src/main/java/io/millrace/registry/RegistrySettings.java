package io.millrace.registry;

import io.millrace.settings.Default;
import java.net.URI;
import java.net.URISyntaxException;
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
  private static final String RULE =
      "must be the http or https URL of a registry's Confluent API, such as"
          + " http://registry.example.org:8081";

  /** What is wrong with such a URL, in words that say what it must be; empty if nothing is. */
  public static String urlFault(String url) {
    try {
      URI uri = new URI(url);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return isHttp && uri.getHost() != null && uri.getQuery() == null ? "" : RULE;
    } catch (URISyntaxException e) {
      return RULE;
    }
  }

  /** Whether a URL names a user: it must not, for it is shown in logs. */
  public static boolean namesUser(String url) {
    try {
      return new URI(url).getUserInfo() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Without the secret, for logs. */
  @Override
  public String toString() {
    return url;
  }
}
