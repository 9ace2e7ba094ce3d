package io.millrace.server;

import io.millrace.server.predict.PredictionSettings;
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
 * @param predictions how large requests for predictions may be; absent: a learner answers none
 */
public record ServerSettings(
    @Default("127.0.0.1") String host,
    @Default("8080") @Bounds(">= 0 and <= 65535") int port,
    @Nullable Authentication auth,
    @Default("[]") List<String> allowedHosts,
    @Nullable PredictionSettings predictions) {
  /** A server that nobody calls by a name of its own. */
  public ServerSettings(String host, int port, @Nullable Authentication auth) {
    this(host, port, auth, List.of(), null);
  }

  /** The same at another port. */
  public ServerSettings withPort(int another) {
    return new ServerSettings(host, another, auth, allowedHosts, predictions);
  }

  /** How large requests for predictions may be where they are answered. */
  public PredictionSettings predictionsOrDefault() {
    return predictions == null ? PredictionSettings.DEFAULT : predictions;
  }

  /** Whether other machines may read everything. */
  public boolean isOpenToAll() {
    boolean local = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    return !local && auth == null;
  }
}
