package io.millrace.registry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A question to a registry.
 *
 * @param path behind the registry's URL
 * @param body JSON to post; null: it is a GET
 */
record Request(String path, @Nullable String body) {
  /** Asks for a schema by its id. */
  static Request byId(int id) {
    return new Request("/schemas/ids/" + id, null);
  }

  /**
   * Asks for a version of a subject.
   *
   * @param version a number, or {@code latest}
   */
  static Request version(String subject, String version) {
    return new Request("/subjects/" + encoded(subject) + "/versions/" + version, null);
  }

  /** Registers a schema, or asks for the id that it has. */
  static Request post(String subject, boolean register, String body) {
    return new Request("/subjects/" + encoded(subject) + (register ? "/versions" : ""), body);
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return (body == null ? "GET " : "POST ") + path;
  }
}
