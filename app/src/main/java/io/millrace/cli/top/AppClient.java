package io.millrace.cli.top;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Asks a running app. */
public final class AppClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI url;
  private final @Nullable String credentials;

  /**
   * For the app that serves its page below this address. A name and a password in it, as in {@code
   * http://ann:secret@host}, are for basic authentication.
   */
  public AppClient(URI url) {
    this.credentials = url.getUserInfo();
    String address = url.toString().replace("//" + url.getRawUserInfo() + "@", "//");
    this.url = URI.create(address.endsWith("/") ? address : address + "/");
  }

  /** The address, without credentials. */
  public URI url() {
    return url;
  }

  /**
   * Its status as it is now: the answer of {@code /api/status}.
   *
   * @throws IOException if nobody answers, or it is no such app
   */
  public JsonNode status() throws IOException, InterruptedException {
    HttpResponse<String> answer = get("api/status");
    if (answer.statusCode() == 401) {
      throw new IOException(
          "%s requires other credentials (the app's server.auth): --url http://NAME:PASSWORD@…"
              .formatted(url));
    }
    if (answer.statusCode() == 421) {
      throw new IOException(
          "%s is not known to the app as a name of its own: use its address, or add the name to the app's server.allowed_hosts"
              .formatted(url));
    }
    if (answer.statusCode() != 200) {
      throw new IOException(
          "%s answers with status %d: is it a Millrace app?".formatted(url, answer.statusCode()));
    }
    JsonNode status = parsed(answer.body());
    if (!status.path("replicas").isArray()) {
      throw new IOException(
          "%s does not answer as an app does: is it a Millrace app?".formatted(url));
    }
    return status;
  }

  /** What is no JSON has nothing that a status has. */
  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Whether it learns right now. */
  public boolean isReady() throws IOException, InterruptedException {
    return get("ready").statusCode() == 200;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
    if (credentials != null) {
      String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
      request.header("Authorization", "Basic " + encoded);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException(
          "nothing listens at %s%nStart the app, or give its address with --url.".formatted(url),
          e);
    } catch (IOException e) {
      throw new IOException("%s does not answer (%s)".formatted(url, e.getMessage()), e);
    }
  }
}
