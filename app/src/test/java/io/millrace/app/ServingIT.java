package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.config.Config;
import io.millrace.serving.Predictor;
import io.millrace.serving.Predictors;
import io.millrace.serving.SampleRows;
import io.millrace.serving.Scored;
import io.millrace.topology.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is predicted on request is what the learner predicts of the same samples, sent to it without
 * a label when it has learned as much: by the learner's own process, and by one that follows its
 * checkpoints.
 */
class ServingIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** With values that are missing, and one that is in no list. */
  private static final List<String> ASKED =
      List.of(
          "{\"user\":{\"age\":41},\"colour\":\"blue\",\"amount\":3.25}",
          "{\"user\":{\"age\":17.5},\"colour\":\"red\"}",
          "{\"colour\":\"green\",\"amount\":-1000}",
          "{\"amount\":0.5,\"user\":{\"age\":null},\"colour\":null}");

  @TempDir private Path folder;

  @Test
  void shouldPredictOnRequestWhatTheLearnerPredicts() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      Config config = Shop.config(folder, broker);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        new Topics(admin, new Assembly(config).topics().specs()).create(1, (short) -1);
      }
      try (Cluster cluster = Cluster.of(config, folder.resolve("home"));
          Serving serving = Serving.start(config, cluster, config.server(), 0, null)) {
        assertThat(post(serving).statusCode()).isEqualTo(503);
        assertThat(ready(serving)).contains("a first checkpoint is awaited");
        try (Serving ofTag = Serving.start(config, cluster, config.server(), 0, "champion")) {
          assertThat(ready(ofTag)).contains("a checkpoint with the tag champion is awaited");
        }
        try (LearnerApp app =
            LearnerApp.start(
                new Assembly(config), cluster.properties(), cluster.home().resolve("state"))) {
          Shop.send(broker, Shop.samples());
          Shop.send(broker, ASKED);
          List<JsonNode> predictions = predictions(broker);
          assertThat(scores(app.predictors().orElseThrow())).isEqualTo(scores(predictions));
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () ->
                      assertThat(post(serving).headers().firstValue("Millrace-Step"))
                          .contains(Integer.toString(Shop.STEP)));
          assertThatAnotherProcessAwaitsNoReplica(config, cluster);
          JsonNode answer = JSON.readTree(post(serving).body()).get("predictions");
          assertThat(scores(List.copyOf(list(answer)))).isEqualTo(scores(predictions));
          assertThat(list(answer))
              .extracting(one -> one.get("predicted"))
              .isEqualTo(predictions.stream().map(one -> one.get("predicted")).toList());
        }
      }
    }
  }

  /** There is one partition. */
  private static void assertThatAnotherProcessAwaitsNoReplica(Config config, Cluster cluster) {
    try (LearnerApp other =
        LearnerApp.start(
            new Assembly(config), cluster.properties(), cluster.home().resolve("other"))) {
      Predictors predictors = other.predictors().orElseThrow();
      await().atMost(PATIENCE).until(() -> !predictors.areAwaited());
      assertThat(predictors.replicas()).isEmpty();
    }
  }

  /** The learner's, of what is asked. */
  private static List<JsonNode> predictions(EmbeddedBroker broker) throws Exception {
    try (CommittedTopic topic = new CommittedTopic(broker.bootstrapServers(), "shop.predictions")) {
      List<JsonNode> last = new ArrayList<>();
      for (var record : topic.await(Shop.LEARNED + ASKED.size()).records(0)) {
        JsonNode prediction = JSON.readTree(record.value());
        if (prediction.get("label").isNull()) {
          last.add(prediction);
        }
      }
      assertThat(last)
          .hasSameSizeAs(ASKED)
          .allMatch(prediction -> prediction.get("step").asInt() == Shop.STEP);
      return last;
    }
  }

  private static List<List<Float>> scores(Predictors predictors) throws Exception {
    Predictor predictor = predictors.of(0).orElseThrow();
    await()
        .atMost(PATIENCE)
        .until(() -> predictor.current().filter(by -> by.step() == Shop.STEP).isPresent());
    SampleRows rows = new SampleRows(predictors.model());
    List<float[]> asked = new ArrayList<>();
    for (String sample : ASKED) {
      asked.add(rows.read(sample.getBytes(UTF_8)));
    }
    Scored scored = predictor.predict(asked).toCompletableFuture().get(30, TimeUnit.SECONDS);
    List<List<Float>> scores = new ArrayList<>();
    for (float[] sample : scored.scores()) {
      scores.add(List.of(sample[0], sample[1], sample[2]));
    }
    return scores;
  }

  private static List<List<Float>> scores(List<JsonNode> predictions) {
    return predictions.stream()
        .map(one -> list(one.get("scores")).stream().map(JsonNode::floatValue).toList())
        .toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }

  private static String ready(Serving serving) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(serving.url()).resolve("/ready")).build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(503);
    return answer.body();
  }

  private static HttpResponse<String> post(Serving serving) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(serving.url()).resolve("/v1/models/shop:predict"))
                .POST(BodyPublishers.ofString("{\"instances\":[" + String.join(",", ASKED) + "]}"))
                .build(),
            BodyHandlers.ofString());
  }
}
