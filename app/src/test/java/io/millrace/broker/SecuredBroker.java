package io.millrace.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A broker as in production: clients come over TLS with name and password (SCRAM-SHA-512), and may
 * do only what they are permitted. Its administrator is {@code admin}, and may do everything.
 */
public final class SecuredBroker implements AutoCloseable {
  private static final String MECHANISM = "SCRAM-SHA-512";
  private static final String SECRET = "administrator";

  private final KafkaRaftServer server;
  private final Path certificate;
  private final String address;

  private SecuredBroker(KafkaRaftServer server, Path certificate, String address) {
    this.server = server;
    this.certificate = certificate;
    this.address = address;
  }

  /** Starts it in a folder, with one more user. */
  public static SecuredBroker start(Path folder, String user, String password) throws Exception {
    Path logs = folder.resolve("secured");
    format(logs, user, password);
    Path keys = folder.resolve("keys.p12");
    Path certificate = folder.resolve("ca.pem");
    keytool(
        keys, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=IP:127.0.0.1");
    keytool(keys, "-exportcert", "-rfc", "-file", certificate.toString());
    int port = freePort();
    Properties properties = BrokerProperties.of(logs, "127.0.0.1", port, freePort());
    properties.forEach(
        (key, value) ->
            properties.put(
                key,
                value
                    .toString()
                    .replace("PLAINTEXT:PLAINTEXT", "SECURED:SASL_SSL")
                    .replace("PLAINTEXT://", "SECURED://")));
    properties.put("inter.broker.listener.name", "SECURED");
    properties.put("sasl.enabled.mechanisms", MECHANISM);
    properties.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
    properties.put("listener.name.secured.scram-sha-512.sasl.jaas.config", login("admin", SECRET));
    properties.put("ssl.keystore.location", keys.toString());
    properties.put("ssl.keystore.password", SECRET);
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.location", certificate.toString());
    properties.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // The controller's own listener is for this process.
    properties.put("super.users", "User:admin;User:ANONYMOUS");
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server.startup();
    return new SecuredBroker(server, certificate, "127.0.0.1:" + port);
  }

  private static void format(Path logs, String user, String password) throws Exception {
    try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)) {
      new Formatter()
          .setClusterId("TWlsbHJhY2VTZWN1cmVkQg")
          .setNodeId(BrokerProperties.NODE_ID)
          .setControllerListenerName(BrokerProperties.CONTROLLER)
          .setPrintStream(nowhere)
          .addDirectory(logs.toString())
          .setMetadataLogDirectory(logs.toString())
          .setScramArguments(List.of(scram("admin", SECRET), scram(user, password)))
          .run();
    }
  }

  private static String scram(String user, String password) {
    return "%s=[name=%s,password=%s]".formatted(MECHANISM, user, password);
  }

  private static String login(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void keytool(Path keys, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "broker", "-keystore", keys.toString(), "-storepass", SECRET));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return address;
  }

  /** What clients trust, in PEM. */
  public Path certificate() {
    return certificate;
  }

  /** The properties of a client that may do everything. */
  public Map<String, Object> administrator() {
    return Map.of(
        "bootstrap.servers",
        address,
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        MECHANISM,
        "sasl.jaas.config",
        login("admin", SECRET),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificate.toString());
  }

  @Override
  public void close() {
    server.shutdown();
  }
}
