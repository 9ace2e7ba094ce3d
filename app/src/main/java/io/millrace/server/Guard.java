package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.UnauthorizedResponse;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody in without the secret; where there is none, nobody who may be a stranger's web page.
 * Tells browsers what a page may do: next to nothing.
 */
final class Guard {
  private static final Set<String> OPEN =
      Set.of("/health", "/ready", "/v2/health/live", "/v2/health/ready");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final @Nullable Authentication authentication;
  private final HostCheck hosts;

  Guard(ServerSettings settings) {
    this.authentication = settings.auth();
    this.hosts = new HostCheck(settings);
  }

  /** Called before anything else is done for a request. */
  void check(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    context.header(Header.CACHE_CONTROL, "no-store");
    if (OPEN.contains(context.path())) {
      return;
    }
    if (authentication == null) {
      hosts.check(context);
    } else {
      // A page under a stranger's name has no credentials for this one.
      authenticate(context, authentication);
    }
  }

  private static void authenticate(Context context, Authentication wanted) {
    String given = context.header(Header.AUTHORIZATION);
    if (given == null || !suits(given, wanted)) {
      context.header(Header.WWW_AUTHENTICATE, "Basic realm=\"Millrace\", charset=\"UTF-8\"");
      throw new UnauthorizedResponse("this needs the credentials of the setting server.auth");
    }
  }

  private static boolean suits(String given, Authentication wanted) {
    if (wanted instanceof Authentication.Bearer bearer) {
      String token = value(given, "Bearer ");
      String credentials = decoded(value(given, "Basic "));
      String password = credentials.substring(credentials.indexOf(':') + 1);
      return isEqual(token.isEmpty() ? password : token, bearer.token());
    }
    Authentication.Basic basic = (Authentication.Basic) wanted;
    return isEqual(decoded(value(given, "Basic ")), basic.user() + ":" + basic.password());
  }

  /** What stands behind the scheme; empty if it is another. */
  private static String value(String given, String scheme) {
    return given.regionMatches(true, 0, scheme, 0, scheme.length())
        ? given.substring(scheme.length()).strip()
        : "";
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Takes the same time wherever the first difference is. */
  private static boolean isEqual(String given, String wanted) {
    return MessageDigest.isEqual(given.getBytes(UTF_8), wanted.getBytes(UTF_8));
  }
}
