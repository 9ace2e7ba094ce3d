package io.millrace.server;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinException;
import io.millrace.metrics.Monitoring;
import java.net.BindException;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics} to Prometheus, and {@code /health} and {@code /ready} to whoever keeps
 * the app running.
 */
public final class HttpServer implements AutoCloseable {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String INDEX =
      """
      <!doctype html>
      <title>Millrace</title>
      <h1>Millrace</h1>
      <p><a href="/metrics">metrics</a> <a href="/health">health</a> <a href="/ready">ready</a>
      """;

  private final Javalin javalin;
  private final String host;
  private final int port;

  private HttpServer(Javalin javalin, String host) {
    this.javalin = javalin;
    this.host = host;
    this.port = javalin.port();
  }

  /**
   * Starts to listen.
   *
   * @param health asked at each request, from any thread
   * @throws ServerStartException if the port is in use or the host is none of this machine's
   */
  public static HttpServer start(
      ServerSettings settings, Monitoring monitoring, Supplier<Health> health) {
    Javalin javalin =
        Javalin.create(
            config -> {
              config.showJavalinBanner = false;
              config.startupWatcherEnabled = false;
            });
    javalin.get("/", context -> context.html(INDEX));
    javalin.get(
        "/metrics", context -> context.contentType(PROMETHEUS_TEXT).result(monitoring.scrape()));
    javalin.get("/health", context -> up(context, health.get()));
    javalin.get("/ready", context -> ready(context, health.get()));
    listen(javalin, settings);
    return new HttpServer(javalin, settings.host());
  }

  private static void listen(Javalin javalin, ServerSettings settings) {
    try {
      javalin.start(settings.host(), settings.port());
    } catch (JavalinException e) {
      javalin.stop();
      throw new ServerStartException(explain(settings, rootOf(e)), e);
    }
  }

  private static Throwable rootOf(Throwable error) {
    Throwable cause = error.getCause();
    return cause == null ? error : rootOf(cause);
  }

  private static void up(Context context, Health health) {
    answer(context, health.live(), health.live() ? "up" : "down", health.reason());
  }

  private static void ready(Context context, Health health) {
    answer(context, health.ready(), health.ready() ? "ready" : "not ready", health.reason());
  }

  private static void answer(Context context, boolean good, String status, String reason) {
    context.status(good ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    context.json(Map.of("status", status, "reason", reason));
  }

  private static String explain(ServerSettings settings, Throwable cause) {
    String reason = String.valueOf(cause.getMessage());
    if (cause instanceof BindException && reason.contains("in use")) {
      return "server.port: %d is in use on %s: choose another, or 0 for any free one"
          .formatted(settings.port(), settings.host());
    }
    return "server: can't listen on %s:%d (%s): check server.host and server.port"
        .formatted(settings.host(), settings.port(), reason);
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** The address of the index page. */
  public String url() {
    return "http://" + host + ":" + port + "/";
  }

  /** Stops listening. */
  @Override
  public void close() {
    javalin.stop();
  }
}
