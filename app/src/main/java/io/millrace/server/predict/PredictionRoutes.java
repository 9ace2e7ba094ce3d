package io.millrace.server.predict;

import io.javalin.Javalin;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import io.millrace.serving.Predictor;
import io.millrace.serving.Predictors;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.BadMessageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paths under which predictions are asked for: who is asked, how much may be sent, and how
 * errors are told. What a request and an answer hold is the matter of each {@link Protocol}.
 */
public final class PredictionRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionRoutes.class);

  /** Fewer than the server has threads: slow clients leave some to those who ask for health. */
  private static final int MAX_AT_ONCE = 128;

  private static final String PREDICT = ":predict";
  private static final String OPEN_API = "/io/millrace/server/openapi.json";

  private final Predictors predictors;
  private final PredictionSettings limits;
  private final Semaphore places = new Semaphore(MAX_AT_ONCE);
  private final Protocol tensorFlow;
  private final Protocol openInference;

  /** Answers by these predictors. */
  public PredictionRoutes(Predictors predictors, PredictionSettings limits) {
    this.predictors = predictors;
    this.limits = limits;
    Samples samples = new Samples(predictors.model(), limits.maxRows());
    tensorFlow = new TensorFlowServing(predictors.model(), samples);
    openInference = new OpenInference(predictors.model(), samples);
  }

  /** Adds all paths. */
  public void addTo(Javalin javalin) {
    javalin.get("/openapi.json", PredictionRoutes::openApi);
    for (String model : List.of("/v1/models/{model}", "/v1/models/{model}/versions/{version}")) {
      javalin.before(model + PREDICT, PredictionRoutes::requirePost);
      javalin.get(model, this::tellVersion);
      javalin.get(model + "/metadata", context -> tell(context, tensorFlow::metadata));
      javalin.post(model + PREDICT, context -> predict(context, tensorFlow));
    }
    javalin.get("/v2", context -> answer(context, HttpStatus.OK, OpenInference.server()));
    javalin.get("/v2/health/live", context -> answer(context, HttpStatus.OK, Map.of("live", true)));
    javalin.get("/v2/health/ready", this::ready);
    for (String model : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
      javalin.get(model, context -> tell(context, openInference::metadata));
      javalin.get(model + "/ready", context -> tell(context, openInference::status));
      javalin.post(model + "/infer", context -> predict(context, openInference));
    }
  }

  /** The router takes the ending for a part of the name or version, and would allow GET as well. */
  private static void requirePost(Context context) {
    if (context.method() != HandlerType.POST) {
      throw new MethodNotAllowedResponse(
          "Method not allowed", Map.of("availableMethods", HandlerType.POST.name()));
    }
  }

  private static void openApi(Context context) throws IOException {
    try (InputStream in = PredictionRoutes.class.getResourceAsStream(OPEN_API)) {
      context.contentType(ContentType.APPLICATION_JSON).result(in.readAllBytes());
    }
  }

  private void ready(Context context) {
    boolean ready =
        predictors.replicas().stream()
            .flatMap(replica -> predictors.of(replica).stream())
            .anyMatch(predictor -> predictor.current().isPresent());
    answer(context, ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, Map.of("ready", ready));
  }

  /** What a request without a body gets. */
  @FunctionalInterface
  private interface Told {
    Object of(Question question) throws RequestException;
  }

  private void tell(Context context, Told told) {
    try {
      answer(context, HttpStatus.OK, told.of(question(context)));
    } catch (RequestException e) {
      refuse(context, e);
    }
  }

  /** Before the first replica is here there is nobody to ask, and the model is loading. */
  private void tellVersion(Context context) {
    try {
      requireModel(context);
      answer(
          context,
          HttpStatus.OK,
          predictors.areAwaited()
              ? TensorFlowServing.loading()
              : tensorFlow.status(question(context)));
    } catch (RequestException e) {
      refuse(context, e);
    }
  }

  private void predict(Context context, Protocol protocol) {
    long start = System.nanoTime();
    Question question;
    try {
      question = question(context);
    } catch (RequestException e) {
      refuse(context, e);
      return;
    }
    try {
      predict(context, protocol, question);
    } catch (RequestException e) {
      refuse(context, e);
    } catch (RuntimeException e) {
      LOG.error("a prediction failed", e);
      refuse(
          context,
          new RequestException(
              HttpStatus.INTERNAL_SERVER_ERROR, "the prediction failed; the log tells why"));
    }
    question.predictor().meters().answered(context.statusCode(), System.nanoTime() - start);
  }

  private void predict(Context context, Protocol protocol, Question question)
      throws RequestException {
    if (!places.tryAcquire()) {
      throw new RequestException(
          HttpStatus.TOO_MANY_REQUESTS,
          "%d requests are being answered: try again".formatted(MAX_AT_ONCE));
    }
    try {
      context.contentType(ContentType.APPLICATION_JSON);
      context.result(protocol.answer(context, body(context), question));
    } finally {
      places.release();
    }
  }

  private byte[] body(Context context) throws RequestException {
    String encoding = context.header(Header.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw RequestException.invalid(
          "Content-Encoding: %s: compressed requests are not offered: send the body as it is"
              .formatted(encoding));
    }
    // Not by Javalin: that reads a body without a length to its end.
    try (InputStream in = context.req().getInputStream()) {
      byte[] body = in.readNBytes(limits.maxBytes() + 1);
      if (body.length > limits.maxBytes()) {
        context.header(Header.CONNECTION, "close");
        throw new RequestException(
            HttpStatus.CONTENT_TOO_LARGE,
            "the body: more than %,d bytes, which server.predictions.max_bytes allows"
                .formatted(limits.maxBytes()));
      }
      return body;
    } catch (BadMessageException e) { // it comes too slowly
      throw new RequestException(HttpStatus.forStatus(e.getCode()), "the body: " + e.getReason());
    } catch (IOException e) {
      context.header(Header.CONNECTION, "close");
      throw RequestException.unreadable(e);
    }
  }

  private Question question(Context context) throws RequestException {
    requireModel(context);
    String name = predictors.model().name();
    return new Question(predictor(context.queryParam("replica"), name), name, version(context));
  }

  private static @Nullable String version(Context context) {
    return context.pathParamMap().get("version");
  }

  private void requireModel(Context context) throws RequestException {
    String name = context.pathParam("model");
    @Nullable String version = version(context);
    if (!name.equals(predictors.model().name())) {
      throw new RequestException(
          HttpStatus.NOT_FOUND,
          "Servable not found for request: %s(%s%s): the model here is %s"
              .formatted(
                  version == null ? "Latest" : "Specific",
                  name,
                  version == null ? "" : ", " + version,
                  predictors.model().name()));
    }
  }

  private Predictor predictor(@Nullable String wanted, String name) throws RequestException {
    List<Integer> here = predictors.replicas();
    if (here.isEmpty()) {
      throw new RequestException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "model %s: %s"
              .formatted(
                  name,
                  predictors.areAwaited()
                      ? "there is no state of it to predict by yet"
                      : "no replica of it is here"));
    }
    if (wanted == null && here.size() > 1) {
      throw RequestException.invalid(
          "model %s has the replicas %s here: say which, such as ?replica=%d"
              .formatted(name, here, here.get(0)));
    }
    int replica = wanted == null ? here.get(0) : replica(wanted);
    return predictors
        .of(replica)
        .orElseThrow(
            () ->
                new RequestException(
                    HttpStatus.NOT_FOUND,
                    "model %s: replica %d is not here, but %s".formatted(name, replica, here)));
  }

  private static int replica(String text) throws RequestException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw RequestException.invalid("replica: expected a whole number");
    }
  }

  private static void answer(Context context, HttpStatus status, Object body) {
    context
        .status(status)
        .contentType(ContentType.APPLICATION_JSON)
        .result(Answers.bytes(out -> out.writePOJO(body)));
  }

  private static void refuse(Context context, RequestException e) {
    if (e.status() == HttpStatus.TOO_MANY_REQUESTS
        || e.status() == HttpStatus.SERVICE_UNAVAILABLE) {
      context.header(Header.RETRY_AFTER, "1");
    }
    answer(context, e.status(), Map.of("error", String.valueOf(e.getMessage())));
  }
}
