package io.millrace.server;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import org.jspecify.annotations.Nullable;

/**
 * Where the HTTP server listens.
 *
 * @param host address or name of the interface; 0.0.0.0 for all
 * @param port 0 for any free one
 * @param auth what a request must bring; absent: nothing
 */
public record ServerSettings(
    @Default("127.0.0.1") String host,
    @Default("8080") @Bounds(">= 0 and <= 65535") int port,
    @Nullable Authentication auth) {
  /** Whether other machines may read everything. */
  public boolean isOpenToAll() {
    boolean local = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    return !local && auth == null;
  }
}
