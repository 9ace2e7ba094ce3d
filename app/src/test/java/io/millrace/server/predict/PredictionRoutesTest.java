package io.millrace.server.predict;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.javalin.Javalin;
import io.millrace.server.Authentication;
import io.millrace.serving.TestModels;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREDICT = "/v1/models/buyers:predict";
  private static final String INFER = "/v2/models/buyers/infer";
  private static final String BODY = "{\"instances\":[{\"age\":50,\"colour\":\"red\"}]}";
  private static final String TENSORS =
      "{\"id\":\"a\",\"inputs\":[{\"name\":\"features\",\"shape\":[1,3],\"datatype\":\"FP32\","
          + "\"data\":[50,1,0]}]}";

  @Test
  void shouldRefuseABodyThatIsTooLargeWhetherOrNotItsLengthIsTold() throws Exception {
    String tooLarge = BODY + " ".repeat(PredictionServer.LIMITS.maxBytes());
    try (PredictionServer server = buyers(null)) {
      HttpResponse<String> told = server.post(PREDICT, tooLarge);
      HttpResponse<String> chunked =
          server.post(
              PREDICT,
              BodyPublishers.ofInputStream(
                  () -> new ByteArrayInputStream(tooLarge.getBytes(UTF_8))));

      for (HttpResponse<String> response : List.of(told, chunked)) {
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("more than 4,096 bytes");
      }
      assertThat(server.post(PREDICT, BODY).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldTellWhichMethodsAPathTakes() throws Exception {
    try (PredictionServer server = buyers(null)) {
      for (String path : List.of("/v1/models/buyers", "/v2/health/live", "/health")) {
        assertRefusedMethod(server.post(path, BODY), "POST", "GET");
      }
      for (String path : List.of(PREDICT, "/v1/models/buyers/versions/7:predict", INFER)) {
        assertRefusedMethod(server.get(path), "GET", "POST");
        assertRefusedMethod(server.options(path), "OPTIONS", "POST");
      }
      HttpResponse<String> unknown = server.post("/v3/models/buyers", BODY);
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).startsWith("{\"error\":\"").contains("/v3/models/buyers");
    }
  }

  private static void assertRefusedMethod(
      HttpResponse<String> response, String method, String allowed) {
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().allValues("Allow")).containsExactly(allowed);
    assertThat(response.body())
        .isEqualTo("{\"error\":\"%s: is not allowed here, but %s\"}".formatted(method, allowed));
  }

  @Test
  void shouldRefuseWhatIsNestedTooDeep() throws Exception {
    try (PredictionServer server = buyers(null)) {
      HttpResponse<String> response =
          server.post(PREDICT, "{\"instances\":" + "[".repeat(1000) + "]".repeat(1000) + "}");

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body())
          .contains("broken JSON: objects and lists are nested deeper than ");
    }
  }

  /** A surrogate, and what is beyond Unicode: neither is found by all that read JSON. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        INFER + "|{\"id\":\"#\",\"inputs\":[]}",
        INFER + "|{\"inputs\":[{\"#\":1}]}",
        INFER + "|{\"inputs\":[{\"datatype\":\"#\"}]}",
        PREDICT + "|{\"signature_name\":\"#\"}",
        PREDICT + "|{\"instances\":[[\"#\",1,1]]}",
        PREDICT + "|{\"instances\":[{\"colour\":\"#\"}]}",
        PREDICT + "|{\"inputs\":{\"colour\":[\"#\"]}}",
        PREDICT + "|{\"inputs\":{\"~\":[1]}}",
        INFER + "|{\"inputs\":[{\"name\":\"~\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}",
      })
  void shouldRefuseWhatIsNotUtf8(String path, String body) throws Exception {
    byte[] bytes =
        body.replace("#", "\u00ed\u00a0\u00bd")
            .replace("~", "\u00f4\u0090\u0080\u0080")
            .getBytes(ISO_8859_1);
    try (PredictionServer server = buyers(null)) {
      HttpResponse<String> response = server.post(path, BodyPublishers.ofByteArray(bytes));

      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      assertThat(response.body()).startsWith("{\"error\":\"").contains("UTF-8");
    }
  }

  @Test
  void shouldSayThatItTakesNoCompressedBody() throws Exception {
    try (PredictionServer server = buyers(null)) {
      byte[] gzip = {0x1f, (byte) 0x8b, 8, 0};
      HttpResponse<String> response =
          server.post(PREDICT, BodyPublishers.ofByteArray(gzip), "Content-Encoding", "gzip");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body())
          .isEqualTo(
              "{\"error\":\"Content-Encoding: gzip: compressed requests are not offered: send the"
                  + " body as it is\"}");
    }
  }

  /** A client that sends a byte now and then would hold a thread for hours. */
  @Test
  void shouldCutOffWhoSendsTooSlowly() throws Exception {
    try (PredictionServer server = buyers(null);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = client.getOutputStream();
      out.write(
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\n{"
              .formatted(PREDICT)
              .getBytes(UTF_8));
      BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      await()
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                out.write(' ');
                return in.ready();
              });

      assertThat(in.readLine()).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void shouldAskToTryAgainWhenThereIsNoStateYet() throws Exception {
    try (PredictionServer server =
        new PredictionServer(TestModels.BUYERS, TestModels.BUYERS_SETTINGS, null)) {
      assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(503);
      assertLoading(server); // no replica is here yet
      server.predictors.follow(0);
      assertLoading(server);
    }
  }

  /** As in a process more than there are partitions. */
  @Test
  void shouldSayThatNoReplicaIsHereIfNoneIsToCome() throws Exception {
    try (PredictionServer server =
        new PredictionServer(TestModels.BUYERS, TestModels.BUYERS_SETTINGS, null)) {
      server.predictors.await(false);
      for (HttpResponse<String> response :
          List.of(server.post(PREDICT, BODY), server.get("/v1/models/buyers"))) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("no replica of it is here");
      }
      server.predictors.await(true);
      assertLoading(server);
    }
  }

  private static void assertLoading(PredictionServer server) throws Exception {
    for (HttpResponse<String> response :
        List.of(
            server.post(PREDICT, BODY),
            server.post(INFER, TENSORS),
            server.get("/v1/models/buyers/metadata"),
            server.get("/v2/models/buyers/ready"))) {
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).contains("1");
      assertThat(response.body()).contains("there is no state of it to predict by yet");
    }
    HttpResponse<String> status = server.get("/v1/models/buyers");
    assertThat(status.statusCode()).as(status.body()).isEqualTo(200);
    assertThat(status.body()).contains("\"LOADING\"");
    assertThat(server.get("/v1/models/sellers").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldSayThatNoReplicaIsHereOnceItHasMoved() throws Exception {
    try (PredictionServer server =
        new PredictionServer(TestModels.BUYERS, TestModels.BUYERS_SETTINGS, null)) {
      server.predictors.follow(0).close();
      await().until(() -> server.predictors.replicas().isEmpty());

      for (HttpResponse<String> response :
          List.of(server.post(PREDICT, BODY), server.get("/v1/models/buyers"))) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("no replica of it is here");
      }
    }
  }

  @Test
  void shouldAskWhichReplicaWhenThereAreSeveral() throws Exception {
    try (PredictionServer server = buyers(null).serve(2, TestModels.buyers(70))) {
      HttpResponse<String> none = server.post(PREDICT, BODY);
      assertThat(none.statusCode()).isEqualTo(400);
      assertThat(none.body()).contains("the replicas [0, 2] here: say which");
      assertThat(server.post(PREDICT + "?replica=2", BODY).headers().firstValue("Millrace-Step"))
          .contains("70");
      assertThat(server.post(PREDICT + "?replica=1", BODY).statusCode()).isEqualTo(404);
      assertThat(server.post(PREDICT + "?replica=x", BODY).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void shouldWantCredentialsForAllButHealth() throws Exception {
    try (PredictionServer server = buyers(new Authentication.Bearer("0123456789abcdef"))) {
      assertThat(server.post(PREDICT, BODY).statusCode()).isEqualTo(401);
      assertThat(server.get("/v1/models/buyers").statusCode()).isEqualTo(401);
      assertThat(server.get("/openapi.json").statusCode()).isEqualTo(401);
      assertThat(server.get("/v2/health/live").statusCode()).isEqualTo(200);
      assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldDocumentWhereCredentialsAreWanted() throws Exception {
    Schema error = schema("Error");
    try (PredictionServer server = buyers(new Authentication.Bearer("0123456789abcdef"))) {
      for (Map.Entry<String, JsonNode> path : openApi().get("paths").properties()) {
        String url = path.getKey().replace("{model}", "buyers").replace("{version}", "7");
        for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
          HttpResponse<String> response =
              method.getKey().equals("get") ? server.get(url) : server.post(url, BODY);
          JsonNode documented = method.getValue().get("responses");
          boolean refused = response.statusCode() == 401;

          assertThat(documented.has("401")).as(url).isEqualTo(refused);
          // The host name is looked at instead where no credentials are wanted.
          assertThat(documented.has("421")).as(url).isEqualTo(refused);
          if (refused) {
            assertThat(error.validate(response.body(), InputFormat.JSON)).as(url).isEmpty();
          }
        }
      }
    }
  }

  @Test
  void shouldMeasureRequestsByTheirStatus() throws Exception {
    try (PredictionServer server = buyers(null)) {
      server.post(PREDICT, BODY);
      server.post(PREDICT, BODY);
      server.post(PREDICT, "{}");

      assertThat(server.monitoring.scrape())
          .containsPattern("millrace_serving_time_seconds_count\\{code=\"200\",[^}]*} 2\n")
          .containsPattern("millrace_serving_time_seconds_count\\{code=\"400\",[^}]*} 1\n")
          .containsPattern("millrace_serving_rows_samples_sum\\{[^}]*} 2.0\n")
          .containsPattern("millrace_serving_step\\{[^}]*} 7.0\n");
    }
  }

  /** Broken in any place, a request is answered, as one that is wrong or by chance is right. */
  @Test
  void shouldAnswerRubbishByAnError() throws Exception {
    Random random = new Random(14);
    Schema error = schema("Error");
    try (PredictionServer server = buyers(null)) {
      for (int i = 0; i < 600; i++) {
        boolean tensors = i % 2 == 0;
        byte[] body = (tensors ? TENSORS : BODY).getBytes(UTF_8);
        for (int flaws = 1 + random.nextInt(3); flaws > 0; flaws--) {
          body[random.nextInt(body.length)] =
              (byte)
                  (random.nextBoolean()
                      ? "{}[]\":,019-e ".charAt(random.nextInt(13))
                      : random.nextInt(256));
        }
        HttpResponse<String> response =
            server.post(
                tensors ? INFER : PREDICT,
                BodyPublishers.ofByteArray(body, 0, 1 + random.nextInt(body.length)));

        String shown = new String(body, ISO_8859_1) + ": " + response.body();
        assertThat(response.statusCode()).as(shown).isIn(200, 400);
        if (response.statusCode() == 400) {
          assertThat(error.validate(response.body(), InputFormat.JSON)).as(shown).isEmpty();
        }
      }
      assertThat(server.post(PREDICT, BODY).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldHaveEveryPathInItsOpenApiDocumentAndNoOther() throws Exception {
    Set<String> documented = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : openApi().get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        documented.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
      }
    }
    Javalin javalin = Javalin.create();
    try (PredictionServer server = buyers(null)) {
      new PredictionRoutes(server.predictors, PredictionServer.LIMITS).addTo(javalin);
    }
    Set<String> handled =
        javalin.unsafeConfig().pvt.internalRouter.allHttpHandlers().stream()
            .filter(handler -> handler.getEndpoint().getMethod().isHttpMethod())
            .map(
                handler ->
                    handler.getEndpoint().getMethod() + " " + handler.getEndpoint().getPath())
            .filter(path -> !path.equals("GET /openapi.json"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented).isEqualTo(handled);
  }

  @Test
  void shouldAnswerAsItsOpenApiDocumentSays() throws Exception {
    try (PredictionServer server = buyers(null)) {
      Map<String, HttpResponse<String>> answers =
          Map.of(
              "ModelStatus", server.get("/v1/models/buyers"),
              "ModelMetadata", server.get("/v1/models/buyers/metadata"),
              "Predictions", server.post(PREDICT, BODY),
              "Server", server.get("/v2"),
              "ServerReady", server.get("/v2/health/ready"),
              "InferenceMetadata", server.get("/v2/models/buyers"),
              "InferResponse", server.post(INFER, TENSORS),
              "Error", server.post(PREDICT, "{}"));
      for (Map.Entry<String, HttpResponse<String>> answer : answers.entrySet()) {
        String body = answer.getValue().body();
        assertThat(schema(answer.getKey()).validate(body, InputFormat.JSON)).as(body).isEmpty();
      }
      assertThat(schema("PredictRequest").validate(BODY, InputFormat.JSON)).isEmpty();
      assertThat(schema("InferRequest").validate(TENSORS, InputFormat.JSON)).isEmpty();
      assertThat(schema("Predictions").validate("{}", InputFormat.JSON)).isNotEmpty();
      assertThat(JSON.readTree(server.get("/openapi.json").body())).isEqualTo(openApi());
    }
  }

  private static PredictionServer buyers(@Nullable Authentication authentication) {
    return new PredictionServer(TestModels.BUYERS, TestModels.BUYERS_SETTINGS, authentication)
        .serve(0, TestModels.buyers(7));
  }

  private static JsonNode openApi() throws Exception {
    try (InputStream in =
        PredictionRoutes.class.getResourceAsStream("/io/millrace/server/openapi.json")) {
      return JSON.readTree(in);
    }
  }

  /** OpenAPI 3.1 has the schemas of JSON Schema 2020-12. */
  private static Schema schema(String name) throws Exception {
    ObjectNode root = JSON.createObjectNode();
    root.set("components", openApi().get("components"));
    root.put("$ref", "#/components/schemas/" + name);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(root.toString());
  }
}
