package io.millrace.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.util.JavalinException;
import io.millrace.metrics.Monitoring;
import io.millrace.server.predict.PredictionRoutes;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the live page to people, {@code /metrics} to Prometheus, {@code /health} and {@code
 * /ready} to whoever keeps the app running, and predictions to programs.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** Of a request's body, bytes per second on average: whoever sends less is cut off. */
  private static final long MIN_RATE = 100;

  private final Javalin javalin;
  private final String host;
  private final int port;
  private final @Nullable LivePage page;

  private HttpServer(Javalin javalin, String host, @Nullable LivePage page) {
    this.javalin = javalin;
    this.host = host;
    this.page = page;
    this.port = javalin.port();
  }

  /**
   * Starts to listen.
   *
   * @param model what the page tells of it
   * @param watched asked once a second and at each request
   * @param history the file that keeps the page's history over restarts; null for none
   * @param predictions on request; null for none
   * @throws ServerStartException if the port is in use or the host is none of this machine's
   */
  public static HttpServer start(
      ServerSettings settings,
      Monitoring monitoring,
      ModelInfo model,
      Watched watched,
      @Nullable Path history,
      @Nullable PredictionRoutes predictions) {
    Javalin javalin =
        listen(settings, monitoring, watched::health, predictions, LivePage::configure);
    return new HttpServer(
        javalin, settings.host(), LivePage.open(javalin, monitoring, model, watched, history));
  }

  /**
   * Starts to listen, without a live page: nothing is learned here.
   *
   * @param health asked at each request
   * @param predictions on request; null for none
   * @throws ServerStartException if the port is in use or the host is none of this machine's
   */
  public static HttpServer start(
      ServerSettings settings,
      Monitoring monitoring,
      Supplier<Health> health,
      @Nullable PredictionRoutes predictions) {
    Javalin javalin = listen(settings, monitoring, health, predictions, config -> {});
    return new HttpServer(javalin, settings.host(), null);
  }

  private static Javalin listen(
      ServerSettings settings,
      Monitoring monitoring,
      Supplier<Health> health,
      @Nullable PredictionRoutes predictions,
      Consumer<JavalinConfig> more) {
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config);
              more.accept(config);
            });
    Guard guard = new Guard(settings);
    javalin.before(guard::check);
    javalin.exception(HttpResponseException.class, HttpServer::refuse);
    javalin.exception(MethodNotAllowedResponse.class, HttpServer::refuseMethod);
    javalin.get(
        "/metrics", context -> context.contentType(PROMETHEUS_TEXT).result(monitoring.scrape()));
    javalin.get("/health", context -> up(context, health.get()));
    javalin.get("/ready", context -> ready(context, health.get()));
    if (predictions != null) {
      predictions.addTo(javalin);
    }
    listen(javalin, settings);
    return javalin;
  }

  private static void configure(JavalinConfig config) {
    config.showJavalinBanner = false;
    config.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.jetty.modifyServer(server -> server.setErrorHandler(new JsonErrors()));
    config.jetty.modifyHttpConfiguration(http -> http.setMinRequestDataRate(MIN_RATE));
  }

  private static void listen(Javalin javalin, ServerSettings settings) {
    try {
      javalin.start(settings.host(), settings.port());
    } catch (JavalinException e) {
      javalin.stop();
      throw new ServerStartException(explain(settings, rootOf(e)), e);
    }
  }

  /**
   * Looks whether it could listen, before anything else is begun.
   *
   * @throws ServerStartException if it could not
   */
  public static void requireFree(ServerSettings settings) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(settings.host(), settings.port()));
    } catch (IOException e) {
      throw new ServerStartException(explain(settings, e), e);
    }
  }

  /**
   * Warns if other machines can connect and nobody is asked who they are.
   *
   * @param can what everyone can do then
   */
  public static void warnIfOpenToAll(ServerSettings settings, String can) {
    if (settings.isOpenToAll()) {
      LOG.warn(
          "server.host is {} and there is no server.auth: everyone who can connect can {}",
          settings.host(),
          can);
    }
  }

  private static Throwable rootOf(Throwable error) {
    Throwable cause = error.getCause();
    return cause == null ? error : rootOf(cause);
  }

  private static void refuse(HttpResponseException refused, Context context) {
    refuse(refused.getStatus(), String.valueOf(refused.getMessage()), context);
  }

  /** RFC 9110, 15.5.6: whoever is told so is told what is allowed. */
  private static void refuseMethod(MethodNotAllowedResponse refused, Context context) {
    String allowed = String.join(", ", refused.getDetails().values());
    context.header(Header.ALLOW, allowed);
    refuse(
        refused.getStatus(),
        "%s: is not allowed here, but %s".formatted(context.method(), allowed),
        context);
  }

  private static void refuse(int status, String error, Context context) {
    context.status(status).json(Map.of("error", error));
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

  /** How many pages follow the stream. */
  int openPages() {
    return page == null ? 0 : page.open();
  }

  /** Tells the open pages how things stand at last, and stops listening. */
  @Override
  public void close() {
    if (page != null) {
      page.close();
    }
    javalin.stop();
  }
}
