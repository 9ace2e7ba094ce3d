package io.millrace.config;

import io.millrace.registry.RegistrySettings;
import io.millrace.serde.SampleFormat;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Checks where the schema registry is, and that there is one if a format needs it. */
final class RegistryChecks {
  private static final String RULE =
      "must be the http or https URL of a registry's Confluent API, such as"
          + " http://registry.example.org:8081";

  private final Problems problems;

  RegistryChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks a draft, whose parts may be null. */
  void check(@Nullable RegistrySettings draft, Input input, Topics topics) {
    if (draft == null) {
      if (needed(input.samples() == null ? null : input.samples().format())) {
        require("samples.format");
      } else if (input.labels() != null && needed(input.labels().format())) {
        require("labels.format");
      } else if (topics.predictions() != null
          && topics.predictions().format() != null
          && topics.predictions().format().needsRegistry()) {
        require("predictions.format");
      }
      return;
    }
    if (draft.url() != null) {
      checkUrl(draft.url());
    }
    if ((draft.user() == null) != (draft.password() == null)) {
      problems.add(
          "registry",
          draft.user() == null ? "a password" : "a user",
          "must have both user and password, or neither");
    } else if (draft.user() != null && draft.user().contains(":")) {
      problems.add("registry.user", draft.user(), "must be a name without a colon");
    }
  }

  private static boolean needed(@Nullable SampleFormat format) {
    return format != null && format.needsRegistry();
  }

  private void require(String format) {
    problems.add("registry", "nothing", "must be given, since " + format + " needs it");
  }

  private void checkUrl(String url) {
    try {
      URI uri = new URI(url);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (uri.getUserInfo() != null) {
        problems.add(
            "registry.url",
            "a URL with a user",
            "must be without: use registry.user and registry.password");
      } else if (!isHttp || uri.getHost() == null || uri.getQuery() != null) {
        problems.add("registry.url", url, RULE);
      }
    } catch (URISyntaxException e) {
      problems.add("registry.url", url, RULE);
    }
  }
}
