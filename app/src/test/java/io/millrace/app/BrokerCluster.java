package io.millrace.app;

import static org.awaitility.Awaitility.await;

import io.millrace.broker.ClusterNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;

/** Three brokers, each in a process of its own, that can be killed and started again. */
final class BrokerCluster implements AutoCloseable {
  static final int NODES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /**
   * Below those that systems give to whoever connects: a port must stay free while its broker is
   * dead.
   */
  private static final int LOWEST_PORT = 20_000;

  private static final int HIGHEST_PORT = 32_000;

  private final Path folder;
  private final List<Integer> ports;
  private final Map<Integer, JavaProcess> nodes = new TreeMap<>(); // those that are not dead
  private int started;

  private BrokerCluster(Path folder, List<Integer> ports) {
    this.folder = folder;
    this.ports = ports;
  }

  /** Starts it and returns when it serves clients. */
  static BrokerCluster start(Path folder) throws IOException {
    BrokerCluster cluster = new BrokerCluster(folder, freePorts(2 * NODES));
    for (int node = 1; node <= NODES; node++) {
      cluster.startNode(node);
    }
    cluster.awaitInSync();
    return cluster;
  }

  /** Ports of this number that nobody listens on. */
  static List<Integer> freePorts(int count) throws IOException {
    List<Integer> free = new ArrayList<>();
    Random random = new Random();
    while (free.size() < count) {
      int port = LOWEST_PORT + random.nextInt(HIGHEST_PORT - LOWEST_PORT);
      if (!free.contains(port) && isFree(port)) {
        free.add(port);
      }
    }
    return free;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts a node, from 1 on, with the data that it left. */
  void startNode(int node) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of(folder.resolve("node-" + node), node));
    arguments.addAll(ports);
    nodes.put(
        node,
        JavaProcess.start(
            folder, "node-" + node + "-" + started++, ClusterNode.class, arguments.toArray()));
  }

  /** Kills a node with SIGKILL. */
  void killNode(int node) throws InterruptedException {
    Objects.requireNonNull(nodes.remove(node)).kill();
  }

  /** Waits until every node has all that there is of each partition. */
  void awaitInSync() {
    // Until a node that was dead is back, the others may not have noticed.
    nodes.values().forEach(process -> process.awaitLine(ClusterNode.SERVES));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions() // while leaders move
          .until(
              () -> {
                nodes.values().forEach(JavaProcess::assertAlive);
                return isInSync(admin);
              });
    }
  }

  private static boolean isInSync(Admin admin) throws Exception {
    var names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    return admin.describeTopics(names).allTopicNames().get().values().stream()
        .flatMap(topic -> topic.partitions().stream())
        .allMatch(partition -> partition.isr().size() == NODES);
  }

  /** Where clients connect. */
  String bootstrapServers() {
    return IntStream.range(0, NODES)
        .mapToObj(node -> "127.0.0.1:" + ports.get(2 * node))
        .collect(Collectors.joining(","));
  }

  /** Ends all at once: the last would wait in vain for a leader. */
  @Override
  public void close() {
    nodes.values().forEach(JavaProcess::close);
  }
}
