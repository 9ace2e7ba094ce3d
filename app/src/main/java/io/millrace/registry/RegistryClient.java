package io.millrace.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Sends requests to a registry, and tells an answer from none. Thread-safe. */
final class RegistryClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Codes of the API for what is not there begin here; those of the HTTP server are below. */
  private static final int NOT_FOUND = 40_400;

  private final RegistrySettings settings;
  private final HttpClient http;

  RegistryClient(RegistrySettings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT)
            .build();
  }

  /** Asks once. */
  CompletableFuture<Answer> send(Request request) {
    return http.sendAsync(http(request), BodyHandlers.ofString(UTF_8))
        .handle((response, error) -> error == null ? answer(request, response) : silence(error));
  }

  private HttpRequest http(Request request) {
    String root = settings.url().replaceAll("/+$", "");
    HttpRequest.Builder http =
        HttpRequest.newBuilder(URI.create(root + request.path()))
            .timeout(ANSWER)
            .header("Accept", TYPE + ", application/json");
    if (settings.user() != null) {
      String secret = settings.user() + ":" + settings.password();
      http.header(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
    }
    if (request.body() != null) {
      http.header("Content-Type", TYPE).POST(BodyPublishers.ofString(request.body(), UTF_8));
    }
    return http.build();
  }

  private static Answer silence(Throwable error) {
    Throwable cause = root(error);
    String kind = cause.getClass().getSimpleName();
    return new Answer.Silence(
        "does not answer: " + Objects.requireNonNullElse(cause.getMessage(), kind));
  }

  /** The first that says something, for the JDK wraps errors. */
  private static Throwable root(Throwable error) {
    Throwable cause = error.getCause();
    boolean tellsNothing = error instanceof CompletionException || error.getMessage() == null;
    return cause != null && tellsNothing ? root(cause) : error;
  }

  private static Answer answer(Request request, HttpResponse<String> response) {
    JsonNode body = json(response.body());
    int status = response.statusCode();
    int code = body == null ? 0 : body.path("error_code").asInt();
    String message = body == null ? "" : body.path("message").asText();
    if (status == 200 && body != null && body.isObject()) {
      return new Answer.Found(body);
    }
    if (status == 404 && code > NOT_FOUND) {
      return new Answer.Missing(message);
    }
    if (request.body() != null && (status == 409 || status == 422)) {
      return new Answer.Refused(message);
    }
    return new Answer.Silence(
        "answers %s with %d%s".formatted(request, status, hint(status, message)));
  }

  private static String hint(int status, String message) {
    return switch (status) {
      case 401, 403 -> ": check registry.user and registry.password";
      case 200, 404 -> ", not as a schema registry does: check registry.url";
      default -> message.isEmpty() ? "" : ": " + message;
    };
  }

  private static @Nullable JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
