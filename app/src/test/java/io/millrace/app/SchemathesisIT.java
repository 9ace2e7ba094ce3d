package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.config.Config;
import io.millrace.model.OnlineModel;
import io.millrace.server.ServerSettings;
import io.millrace.tensorflow.Models;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that a program makes from the OpenAPI document: each is answered as the document says,
 * by the learner's own server, by one that follows its checkpoints, and by one of a SavedModel.
 */
class SchemathesisIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PARAMETERS =
      """
      parameters.model = "shop"
      parameters.version = "%d"
      """
          .formatted(Shop.STEP);

  @TempDir private static Path home;
  private static EmbeddedBroker broker;
  private static Cluster cluster;
  private static Learning learning;
  private static Serving serving;
  private static Serving frozen;
  private static String learner;

  @TempDir private Path folder;

  @BeforeAll
  static void learn() throws Exception {
    Schemathesis.assumeInstalled();
    broker = EmbeddedBroker.start(home.resolve("broker"), 0);
    Config config = Shop.config(home, broker);
    cluster = Cluster.of(config, home.resolve("home"));
    ServerSettings http = config.server().withPort(BrokerCluster.freePorts(1).get(0));
    learner = "http://127.0.0.1:" + http.port() + "/";
    learning = Learning.start(config, cluster, http, Models::create);
    serving = Serving.start(config, cluster, config.server(), 0, null);
    frozen = Serving.start(config, config.server(), savedModel(config));
    Shop.send(broker, Shop.samples());
    for (String url : new String[] {learner, serving.url(), frozen.url()}) {
      String path = "v2/models/shop/versions/%d/ready".formatted(Shop.STEP);
      await().atMost(PATIENCE).until(() -> get(url, path).statusCode() == 200);
    }
  }

  /** The model before it has learned anything, in a folder whose name is the step of the others. */
  private static Path savedModel(Config config) throws IOException {
    Path folder = home.resolve(Integer.toString(Shop.STEP));
    try (OnlineModel model = Models.create(config.modelSettings())) {
      ModelExport.write(config, model.snapshot(), folder);
    }
    return folder;
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {frozen, serving, learning, cluster, broker}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @Test
  void shouldAnswerAsTheDocumentSays() throws Exception {
    runAsTheDocumentSays(serving.url());
  }

  @Test
  void shouldAnswerAsTheDocumentSaysWhenASavedModelIsServed() throws Exception {
    runAsTheDocumentSays(frozen.url());
  }

  /** For any model: most bodies that fit are not of this one's samples, and refused with 400. */
  private void runAsTheDocumentSays(String url) throws Exception {
    Schemathesis.run(
        folder,
        PARAMETERS
            + """
            checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "404"]
            """,
        url + "openapi.json",
        url);
  }

  /**
   * A document of this model, where bodies are of its samples: none that fits may be refused. What
   * does not fit may be right nevertheless: a document can't have all that is.
   */
  @Test
  void shouldPredictWhatFitsTheModel() throws Exception {
    ObjectNode document = (ObjectNode) JSON.readTree(get(learner, "openapi.json").body());
    try (InputStream in = SchemathesisIT.class.getResourceAsStream("/serving/shop-requests.json")) {
      document.withObject("/components/schemas").setAll((ObjectNode) JSON.readTree(in));
    }
    document.withObject("/components/parameters/Replica/schema").put("maximum", 0);
    for (JsonNode operation : document.findParents("requestBody")) {
      // How long a tensor is as bytes depends on the rest of a request, and no schema can say it.
      ((ObjectNode) operation.at("/requestBody/content")).remove("application/octet-stream");
      ((ArrayNode) operation.get("parameters"))
          .removeIf(parameter -> parameter.path("$ref").asText().endsWith("/BinaryLength"));
    }
    Path file = folder.resolve("shop.json");
    Files.writeString(file, document.toString(), UTF_8);

    Schemathesis.run(
        folder,
        PARAMETERS
            + """
            checks.negative_data_rejection.enabled = false
            # So that nothing is passed over.
            warnings.fail-on = true
            """,
        file.toString(),
        learner);
  }

  private static HttpResponse<String> get(String url, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url).resolve(path)).build(), BodyHandlers.ofString());
  }
}
