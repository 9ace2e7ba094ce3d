package io.millrace.server;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the HTTP server listens.
 *
 * @param host address or name of the interface; 0.0.0.0 for all
 * @param port 0 for any free one
 * @param auth what a request must bring; absent: nothing
 * @param allowedHosts names by which it is asked, beside addresses and names without a dot; only
 *     looked at where there is no {@code auth}
 */
public record ServerSettings(
    @Default("127.0.0.1") String host,
    @Default("8080") @Bounds(">= 0 and <= 65535") int port,
    @Nullable Authentication auth,
    @Default("[]") List<String> allowedHosts) {
  /** A server that nobody calls by a name of its own. */
  public ServerSettings(String host, int port, @Nullable Authentication auth) {
    this(host, port, auth, List.of());
  }

  /** The same at another port. */
  public ServerSettings withPort(int another) {
    return new ServerSettings(host, another, auth, allowedHosts);
  }

  /** Whether other machines may read everything. */
  public boolean isOpenToAll() {
    boolean local = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    return !local && auth == null;
  }
}
