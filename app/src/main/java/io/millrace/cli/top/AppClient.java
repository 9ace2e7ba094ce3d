package io.millrace.cli.top;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a running app. */
public final class AppClient {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI url;

  /** For the app that serves its metrics below this address. */
  public AppClient(URI url) {
    this.url = url.getPath().endsWith("/") ? url : URI.create(url + "/");
  }

  /** The address. */
  public URI url() {
    return url;
  }

  /**
   * Its metrics as they are now.
   *
   * @throws IOException if nobody answers, or it is no such app
   */
  public Scrape scrape() throws IOException, InterruptedException {
    HttpResponse<String> answer = get("metrics");
    if (answer.statusCode() != 200) {
      throw new IOException(
          "%smetrics answers with status %d: is it a Millrace app?"
              .formatted(url, answer.statusCode()));
    }
    return Scrape.parse(answer.body());
  }

  /** Whether it learns right now. */
  public boolean isReady() throws IOException, InterruptedException {
    return get("ready").statusCode() == 200;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException(
          "nobody listens at %s%nStart the app, or give its address with --url.".formatted(url), e);
    } catch (IOException e) {
      throw new IOException("%s does not answer (%s)".formatted(url, e.getMessage()), e);
    }
  }
}
