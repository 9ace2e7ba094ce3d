package io.millrace.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A single Kafka node, broker and controller in one, that listens on the loopback interface only.
 * Its data outlives it, and also a killed process: a broker started later on the same directory, on
 * whatever port, goes on with it.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String CLUSTER_ID = "TWlsbHJhY2VFbWJlZGRlZA";

  private final KafkaRaftServer server;
  private final Path home;
  private final DirectoryLock lock;
  private final int port;
  private boolean closed;

  private EmbeddedBroker(KafkaRaftServer server, Path home, DirectoryLock lock, int port) {
    this.server = server;
    this.home = home;
    this.lock = lock;
    this.port = port;
    AddressFile.write(home, bootstrapServers());
  }

  /** Where the broker serves that some process runs on this directory; absent if none does. */
  public static Optional<String> running(Path directory) {
    return AddressFile.read(directory.toAbsolutePath());
  }

  /**
   * Starts a broker and returns when it serves clients, after two or three seconds.
   *
   * @param directory of its data, made if need be
   * @param port for clients; 0 for any free one
   * @throws BrokerStartException if the port or the directory is in use
   */
  public static EmbeddedBroker start(Path directory, int port) {
    Path home = directory.toAbsolutePath();
    DirectoryLock lock = DirectoryLock.lock(home);
    try {
      Path logs = home.resolve("kafka");
      format(logs);
      int[] ports = freePorts(port);
      KafkaConfig config =
          KafkaConfig.fromProps(BrokerProperties.of(logs, HOST, ports[0], ports[1]), false);
      return new EmbeddedBroker(startServer(config, logs), home, lock, ports[0]);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static KafkaRaftServer startServer(KafkaConfig config, Path logs) {
    BrokerEnd.tell(logs);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException e) {
      server.shutdown();
      throw e;
    }
  }

  /** Prepares a directory that has no data yet. */
  private static void format(Path logs) {
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setClusterId(CLUSTER_ID)
          .setNodeId(BrokerProperties.NODE_ID)
          .setControllerListenerName(BrokerProperties.CONTROLLER)
          .setIgnoreFormatted(true)
          .setPrintStream(nowhere)
          .addDirectory(logs.toString())
          .setMetadataLogDirectory(logs.toString())
          .run();
    } catch (Exception e) {
      throw new BrokerStartException(logs + ": can't hold a broker's data: " + e.getMessage(), e);
    }
  }

  /** The port for clients and one for the controller, which differ. */
  private static int[] freePorts(int port) {
    try (ServerSocket client = listen(port);
        ServerSocket controller = listen(0)) {
      return new int[] {client.getLocalPort(), controller.getLocalPort()};
    } catch (IOException e) {
      throw new BrokerStartException(
          "port " + port + " is in use on " + HOST + ": choose another, or 0 for any free one", e);
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  /** Where clients connect: the value of their {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /** Stops the broker, after its clients. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      AddressFile.delete(home);
      server.shutdown();
      lock.close();
    }
  }
}
