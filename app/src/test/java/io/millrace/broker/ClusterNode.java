package io.millrace.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A broker and controller of a cluster, in a process of its own: {@code ClusterNode DIRECTORY ID
 * PORT...}, the ports being for clients and the controller of node 1, of node 2, and so on. What is
 * acknowledged is on all nodes but one at least. Prints {@link #SERVES} when it does, and stops
 * when its standard input ends, so that it never outlives the test that started it.
 */
public final class ClusterNode {
  public static final String SERVES = "serves clients";
  private static final String HOST = "127.0.0.1";
  private static final List<String> REPLICATION_FACTORS =
      List.of(
          "default.replication.factor",
          "offsets.topic.replication.factor",
          "transaction.state.log.replication.factor");
  private static final List<String> LEAST_IN_SYNC =
      List.of("min.insync.replicas", "transaction.state.log.min.isr");

  private ClusterNode() {}

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws Exception {
    Path logs = Path.of(arguments[0]);
    int id = Integer.parseInt(arguments[1]);
    int[] ports = IntStream.range(2, arguments.length).map(i -> port(arguments[i])).toArray();
    format(logs, id);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties(logs, id, ports), false), Time.SYSTEM);
    server.startup();
    System.out.println(SERVES);
    awaitEndOfInput();
    // Stopping in good order takes the other nodes, which stop as well.
    Runtime.getRuntime().halt(0);
  }

  private static int port(String argument) {
    return Integer.parseInt(argument);
  }

  private static Properties properties(Path logs, int id, int[] ports) {
    int nodes = ports.length / 2;
    int first = 2 * (id - 1);
    Properties properties = BrokerProperties.of(logs, HOST, ports[first], ports[first + 1]);
    properties.put("node.id", Integer.toString(id));
    properties.put(
        "controller.quorum.voters",
        IntStream.rangeClosed(1, nodes)
            .mapToObj(node -> node + "@" + HOST + ":" + ports[2 * node - 1])
            .collect(Collectors.joining(",")));
    REPLICATION_FACTORS.forEach(key -> properties.put(key, Integer.toString(nodes)));
    LEAST_IN_SYNC.forEach(key -> properties.put(key, Integer.toString(nodes - 1)));
    return properties;
  }

  private static void format(Path logs, int id) throws Exception {
    try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)) {
      new Formatter()
          .setClusterId("TWlsbHJhY2VDbHVzdGVyZA")
          .setNodeId(id)
          .setControllerListenerName(BrokerProperties.CONTROLLER)
          .setIgnoreFormatted(true)
          .setPrintStream(nowhere)
          .addDirectory(logs.toString())
          .setMetadataLogDirectory(logs.toString())
          .run();
    }
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is said on standard input; only its end matters.
    }
  }
}
