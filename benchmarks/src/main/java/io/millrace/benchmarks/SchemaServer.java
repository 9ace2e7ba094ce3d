package io.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A schema registry of one schema, that of {@link SampleEncoding#REGISTRY_AVRO}. */
final class SchemaServer implements AutoCloseable {
  /** Of the schema. */
  static final int ID = 1;

  private static final String SCHEMA =
      """
      {"type": "record", "name": "Sample", "fields": [
        {"name": "x", "type": {"type": "array", "items": "float"}},
        {"name": "class", "type": ["null", "string"]}]}
      """;

  private final HttpServer server;

  /** Starts at any free port. */
  SchemaServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/schemas/ids/" + ID, SchemaServer::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body =
        JsonNodeFactory.instance.objectNode().put("schema", SCHEMA).toString().getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Where it is. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
