package io.millrace.server.predict;

import static org.awaitility.Awaitility.await;

import io.millrace.metrics.Monitoring;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.server.Authentication;
import io.millrace.server.Health;
import io.millrace.server.HttpServer;
import io.millrace.server.ServerSettings;
import io.millrace.serving.Predictor;
import io.millrace.serving.Predictors;
import io.millrace.serving.ServedModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server that answers by a model of plain Java, and its client. */
final class PredictionServer implements AutoCloseable {
  static final PredictionSettings LIMITS = new PredictionSettings(4096, 8);

  final Monitoring monitoring = new Monitoring();
  final Predictors predictors;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  PredictionServer(
      ServedModel model, ModelSettings settings, @Nullable Authentication authentication) {
    predictors = new Predictors(model, () -> new FakeModel(settings), LIMITS.maxRows(), monitoring);
    server =
        HttpServer.start(
            new ServerSettings("127.0.0.1", 0, authentication, List.of(), LIMITS),
            monitoring,
            () -> new Health(true, true, "serves"),
            new PredictionRoutes(predictors, LIMITS));
  }

  /** Serves a state of a replica. */
  PredictionServer serve(int replica, ModelState state) {
    Predictor predictor = predictors.follow(replica);
    predictor.state(state, 1_600_000_000_000L);
    await().until(() -> predictor.current().isPresent());
    return this;
  }

  int port() {
    return server.port();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> options(String path) throws IOException, InterruptedException {
    return client.send(
        request(path).method("OPTIONS", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return post(path, BodyPublishers.ofString(body));
  }

  HttpResponse<String> post(String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).POST(body);
    return client.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofString());
  }

  HttpResponse<byte[]> postBytes(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return client.send(
        request(path).POST(BodyPublishers.ofByteArray(body)).headers(headers).build(),
        BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url()).resolve(path));
  }

  @Override
  public void close() {
    server.close();
    predictors.close();
    monitoring.close();
  }
}
