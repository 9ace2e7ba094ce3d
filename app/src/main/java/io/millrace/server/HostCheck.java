package io.millrace.server;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Answers only requests that name this server in a way in which no stranger could. A web page of
 * anyone's may have its own name resolved to this machine's address and then, by the browser's
 * rules, read what is served there (DNS rebinding); but its requests carry that name.
 *
 * <p>An address can't be had so, nor {@code localhost}, nor any name without a dot: nobody owns
 * such a name on the internet, and containers call each other by them.
 */
final class HostCheck {
  private static final int MISDIRECTED_REQUEST = 421;
  private static final Pattern IPV4 = Pattern.compile("\\d+(\\.\\d+){3}");
  private static final Pattern PORT = Pattern.compile(":\\d*$");

  private final Set<String> allowed = new TreeSet<>();

  HostCheck(ServerSettings settings) {
    settings.allowedHosts().forEach(name -> allowed.add(name.toLowerCase(Locale.ROOT)));
    allowed.add(settings.host().toLowerCase(Locale.ROOT));
  }

  /**
   * Lets a request pass, or not.
   *
   * @throws HttpResponseException if the name may be a stranger's; with what to do
   */
  void check(Context context) {
    String given = context.header(Header.HOST);
    if (given == null) {
      return; // Every browser sends it.
    }
    String name = PORT.matcher(given).replaceFirst("").toLowerCase(Locale.ROOT);
    if (!isNobodyElses(name)) {
      throw new HttpResponseException(
          MISDIRECTED_REQUEST,
          ("%s: is not known as a name of this server, and any web page could ask by a name of its"
                  + " own: use the address, add the name to server.allowed_hosts, or set server.auth")
              .formatted(name));
    }
  }

  private boolean isNobodyElses(String name) {
    return allowed.contains(name)
        || name.indexOf('.') < 0 // localhost and IPv6 addresses among them
        || name.startsWith("[")
        || IPV4.matcher(name).matches();
  }
}
