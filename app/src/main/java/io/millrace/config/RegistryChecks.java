package io.millrace.config;

import io.millrace.registry.RegistrySettings;
import io.millrace.serde.SampleFormat;
import org.jspecify.annotations.Nullable;

/** Checks where the schema registry is, and that there is one if a format needs it. */
final class RegistryChecks {
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
    if (RegistrySettings.namesUser(url)) {
      problems.add(
          "registry.url",
          "a URL with a user",
          "must be without: use registry.user and registry.password");
    } else if (!RegistrySettings.urlFault(url).isEmpty()) {
      problems.add("registry.url", url, RegistrySettings.urlFault(url));
    }
  }
}
