package io.millrace.config;

import io.millrace.server.Authentication;
import io.millrace.server.ServerSettings;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the server's names, and its secrets without showing them. */
final class ServerChecks {
  private static final int LEAST_TOKEN = 16;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  /** What is neither in an address nor in a name: more than one, or a URL. */
  private static final Pattern NO_HOST = Pattern.compile("[\\s/,]");

  private final Problems problems;

  ServerChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks what there is of a draft. */
  void check(@Nullable ServerSettings draft) {
    if (draft == null) {
      return;
    }
    if (draft.host() != null && NO_HOST.matcher(draft.host()).find()) {
      problems.add(
          "server.host",
          draft.host(),
          "must be one address or name of this machine, such as 127.0.0.1, or 0.0.0.0 for all,"
              + " without scheme and path");
    }
    if (draft.allowedHosts() != null) {
      draft.allowedHosts().stream()
          .filter(name -> !HOST.matcher(name).matches())
          .forEach(
              name ->
                  problems.add(
                      "server.allowed_hosts",
                      name,
                      "must be a host's name alone, such as ml.example.org, without scheme, port"
                          + " and *"));
    }
    if (draft.auth() instanceof Authentication.Bearer bearer) {
      if (bearer.token().strip().length() < LEAST_TOKEN) {
        String found = bearer.token().strip().length() + " characters";
        problems.add(
            "server.auth.bearer.token", found, "must have at least " + LEAST_TOKEN + " characters");
      }
    } else if (draft.auth() instanceof Authentication.Basic basic) {
      if (basic.user().isBlank() || basic.user().contains(":")) {
        problems.add("server.auth.basic.user", basic.user(), "must be a name without a colon");
      }
      if (basic.password().isBlank()) {
        problems.add("server.auth.basic.password", "blank", "must be a password");
      }
    }
  }
}
