package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.metrics.ReplicaStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private WatchedLearner learner = WatchedLearner.of(List.of("a", "b", "c"));
  private HttpServer server;

  @BeforeEach
  void start() {
    learner.learn(50, "id-");
    learner.checkpoint(4096);
    server = startServer();
  }

  private HttpServer startServer() {
    return HttpServer.start(
        new ServerSettings("127.0.0.1", 0, null),
        learner.monitoring,
        learner.model,
        learner,
        folder.resolve("history.json.gz"),
        null);
  }

  @AfterEach
  void stop() {
    server.close();
    learner.close();
  }

  @Test
  void shouldTellTheModelAndTheNumbersOfItsStatus() throws Exception {
    JsonNode answer = json("api/status");

    assertThat(answer.at("/model/name").asText()).isEqualTo("flowers");
    assertThat(answer.at("/model/layers/0/output/0").asInt()).isEqualTo(3);
    JsonNode snapshot = answer.get("snapshot");
    ReplicaStatus status = learner.monitoring.replicas().get(0);
    assertThat(snapshot.at("/state").asText()).isEqualTo("learning");
    assertThat(snapshot.at("/status/samples").asLong()).isEqualTo(50);
    assertThat(snapshot.at("/status/windowed/accuracy").asDouble())
        .isEqualTo(status.windowed().get("accuracy"));
    assertThat(snapshot.at("/point/lag").asLong()).isEqualTo(42);
    assertThat(snapshot.at("/window/confusion")).hasSize(3);
    assertThat(snapshot.at("/variables/0/name").asText()).isEqualTo("1_dense/weights");
    assertThat(snapshot.at("/checkpoints/0/bytes").asLong()).isEqualTo(4096);
    assertThat(snapshot.at("/predictions/0/id").asText()).isEqualTo("id-0");
    assertThat(snapshot.at("/marks/0/type").asText()).isEqualTo("checkpoint");
  }

  @Test
  void shouldTellEveryReplicaInARow() throws Exception {
    JsonNode replicas = json("api/status").get("replicas");

    assertThat(replicas).hasSize(1);
    JsonNode row = replicas.get(0);
    assertThat(row.at("/status/model").asText()).isEqualTo("flowers");
    assertThat(row.at("/status/step").asLong()).isEqualTo(50);
    assertThat(row.at("/samplesLearned").asDouble()).isEqualTo(50);
    assertThat(row.at("/stepsSkipped").asDouble()).isZero();
    assertThat(row.at("/lag").asLong()).isEqualTo(42);
    assertThat(row.at("/checkpointAge").asDouble()).isBetween(0.0, 60.0);
  }

  /** What was read waits for the model, so that a consumer knows of none that is left. */
  @Test
  void shouldNotTellALagWhileTheModelIsMade() throws Exception {
    server.close();
    learner.close();
    learner = WatchedLearner.ofNumbers();
    learner.lags = Map.of(0, 0L);
    server = startServer();
    JsonNode starting = json("api/status");
    assertThat(starting.at("/snapshot/status/state").asText()).isEqualTo("STARTING");
    assertThat(starting.at("/snapshot/point/lag").isNull()).isTrue();
    assertThat(starting.at("/replicas/0/lag").isNull()).isTrue();
  }

  /** As before the consumer has read. */
  @Test
  void shouldNotTellALagThatIsNotKnown() throws Exception {
    learner.lags = Map.of();
    server.close();
    server = startServer();
    JsonNode unknown = json("api/status");
    assertThat(unknown.at("/snapshot/point/lag").isNull()).isTrue();
    assertThat(unknown.at("/replicas/0/lag").isNull()).isTrue();
  }

  @Test
  void shouldWriteNullForNumbersThatAreNone() throws Exception {
    assertThat(json("api/status").at("/snapshot/point/rmse").isNull()).isTrue();
    assertThat(get("api/history").body()).doesNotContain("NaN");
  }

  @Test
  void shouldKeepTheHistoryOverARestart() throws Exception {
    await().until(() -> json("api/history").get("time").size() >= 3);
    JsonNode before = json("api/history");
    server.close();
    server = startServer();

    JsonNode after = json("api/history");
    assertThat(after.at("/time/0")).isEqualTo((Object) before.at("/time/0"));
    assertThat(after.at("/series/loss/1")).isEqualTo((Object) before.at("/series/loss/1"));
    assertThat(after.get("marks")).isEqualTo((Object) before.get("marks"));
    assertThat(after.get("time").size()).isGreaterThan(before.get("time").size());
  }

  @Test
  void shouldStreamWhatChanges() throws Exception {
    try (Stream<String> lines = lines()) {
      Iterator<JsonNode> events = events(lines);
      assertThat(events.next().at("/status/samples").asLong()).isEqualTo(50);
      learner.learn(7, "id-");
      long samples = 0;
      while (samples != 57) {
        samples = events.next().at("/status/samples").asLong();
      }
    }
  }

  @Test
  void shouldTellTheOpenPagesAtLastWhyItStopped() throws Exception {
    try (Stream<String> lines = lines()) {
      Iterator<JsonNode> events = events(lines);
      assertThat(events.next().at("/state").asText()).isEqualTo("learning");
      learner.failure = "the stored state does not fit";
      server.close();
      JsonNode last = events.next();
      while (!last.at("/state").asText().equals("failed")) {
        last = events.next();
      }
      assertThat(last.at("/reason").asText()).isEqualTo("the stored state does not fit");
    }
  }

  @Test
  void shouldGiveTheFirstReplicaForOneThatDoesNotRunHere() throws Exception {
    assertThat(json("api/status?replica=9").at("/snapshot/replica").asInt()).isZero();
    assertThat(get("api/status?replica=x").statusCode()).isEqualTo(400);
  }

  private Stream<String> lines() throws IOException, InterruptedException {
    return client.send(request("api/stream"), BodyHandlers.ofLines()).body();
  }

  private static Iterator<JsonNode> events(Stream<String> lines) {
    return lines
        .filter(line -> line.startsWith("data: "))
        .map(line -> parse(line.substring("data: ".length())))
        .iterator();
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private JsonNode json(String path) throws Exception {
    return parse(get(path).body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path), BodyHandlers.ofString());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).build();
  }
}
