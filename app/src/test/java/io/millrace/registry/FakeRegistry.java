package io.millrace.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry in this process, which follows the documentation of Confluent's API as far as
 * tests need it.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Confluent's
 *     API reference</a>
 */
public final class FakeRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MISSING_SCHEMA =
      "{\"error_code\":40403,\"message\":\"Schema not found\"}";
  private static final String MISSING_SUBJECT =
      "{\"error_code\":40401,\"message\":\"Subject not found.\"}";

  static {
    // Otherwise each answer waits 40 ms for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private HttpServer server;
  private final List<ObjectNode> schemas = new ArrayList<>();
  private final Map<String, List<Integer>> subjects = new LinkedHashMap<>();

  /** Requests in the order of their arrival, such as {@code GET /schemas/ids/1}. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** The user and password that are required; null: none are. */
  public volatile @Nullable String secret;

  /** What every request is answered with instead; null: with what it asks for. */
  public volatile @Nullable Integer status;

  private FakeRegistry(int port) {
    server = listen(port);
  }

  /** Starts at any free port. */
  public static FakeRegistry start() {
    return new FakeRegistry(0);
  }

  private HttpServer listen(int port) {
    try {
      HttpServer listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      listening.createContext("/", this::answer);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops: from then on connections are refused. */
  public void stop() {
    server.stop(0);
  }

  /** Starts again at the same port, with the same schemas. */
  public void restart() {
    server = listen(port());
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /** Where it is. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** The settings to use it with. */
  public RegistrySettings settings() {
    return new RegistrySettings(url(), null, null, true);
  }

  /** The schemas of a topic's values in it. */
  public TopicSchemas topic(String topic) {
    return TopicSchemas.of(settings(), topic);
  }

  /**
   * Registers a schema.
   *
   * @param references pairs of the name and the subject, of version 1
   * @return its id
   */
  public synchronized int register(
      String subject, String type, String text, Map<String, String> references) {
    ObjectNode schema = JSON.createObjectNode().put("schema", text);
    if (!type.equals("AVRO")) {
      schema.put("schemaType", type);
    }
    references.forEach(
        (name, of) ->
            schema
                .withArray("references")
                .addObject()
                .put("name", name)
                .put("subject", of)
                .put("version", 1));
    return register(subject, schema);
  }

  /** Registers a schema without references; returns its id. */
  public int register(String subject, String type, String text) {
    return register(subject, type, text, Map.of());
  }

  /** What a schema was registered as. */
  public synchronized JsonNode schema(int id) {
    return schemas.get(id - 1);
  }

  private int register(String subject, ObjectNode schema) {
    int id = schemas.indexOf(schema) + 1;
    if (id == 0) {
      schemas.add(schema);
      id = schemas.size();
    }
    List<Integer> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
    if (!versions.contains(id)) {
      versions.add(id);
    }
    return id;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String auth = exchange.getRequestHeaders().getFirst("Authorization");
    Integer always = status;
    if (always != null) {
      send(exchange, always, "{\"error_code\":" + always + ",\"message\":\"as the test wants\"}");
    } else if (secret != null && !("Basic " + secret).equals(auth)) {
      send(exchange, 401, "{\"error_code\":401,\"message\":\"Unauthorized\"}");
    } else if (exchange.getRequestMethod().equals("GET")) {
      get(exchange, path.split("/", -1));
    } else {
      post(exchange, path.split("/", -1), body);
    }
  }

  private synchronized void get(HttpExchange exchange, String[] path) throws IOException {
    if (path[1].equals("schemas")) {
      int id = Integer.parseInt(path[3]);
      if (id < 1 || id > schemas.size()) {
        send(exchange, 404, MISSING_SCHEMA);
      } else {
        send(exchange, 200, schema(id).toString());
      }
      return;
    }
    String subject = URLDecoder.decode(path[2], UTF_8);
    List<Integer> versions = subjects.get(subject);
    if (versions == null) {
      send(exchange, 404, MISSING_SUBJECT);
      return;
    }
    int version = path[4].equals("latest") ? versions.size() : Integer.parseInt(path[4]);
    int id = versions.get(version - 1);
    ObjectNode schema = schemas.get(id - 1).deepCopy();
    send(
        exchange,
        200,
        schema.put("id", id).put("version", version).put("subject", subject).toString());
  }

  private synchronized void post(HttpExchange exchange, String[] path, String body)
      throws IOException {
    String subject = URLDecoder.decode(path[2], UTF_8);
    ObjectNode schema = (ObjectNode) JSON.readTree(body);
    if (schema.path("schema").asText().contains("incompatible")) {
      send(exchange, 409, "{\"error_code\":409,\"message\":\"Schema is incompatible\"}");
    } else if (path.length > 3) {
      send(exchange, 200, "{\"id\":" + register(subject, schema) + "}");
    } else if (subjects.containsKey(subject) && schemas.contains(schema)) {
      send(exchange, 200, "{\"id\":" + (schemas.indexOf(schema) + 1) + "}");
    } else {
      send(exchange, 404, subjects.containsKey(subject) ? MISSING_SCHEMA : MISSING_SUBJECT);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    stop();
  }
}
