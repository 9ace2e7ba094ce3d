package io.millrace.server;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;

/**
 * Where the HTTP server listens.
 *
 * @param host address or name of the interface; 0.0.0.0 for all
 * @param port 0 for any free one
 */
public record ServerSettings(
    @Default("127.0.0.1") String host, @Default("8080") @Bounds(">= 0 and <= 65535") int port) {}
