package io.millrace.broker;

import java.nio.file.Path;
import java.util.Properties;

/** The settings of the embedded broker. */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";

  private BrokerProperties() {}

  /** One node in both roles, quick to start, sparing with memory, and keeping all records. */
  static Properties of(Path logs, String host, int port, int controllerPort) {
    String client = "PLAINTEXT://" + host + ":" + port;
    String controller = host + ":" + controllerPort;
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("controller.quorum.voters", NODE_ID + "@" + controller);
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("listeners", client + "," + CONTROLLER + "://" + controller);
    properties.put("advertised.listeners", client);
    properties.put(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    properties.put("log.dirs", logs.toString());
    // Samples may be older than any retention time: keep them unless their topic says otherwise.
    properties.put("log.retention.ms", "-1");
    properties.put("auto.create.topics.enable", "false");
    internalTopics(properties);
    groupsAndTransactions(properties);
    // A killed broker's successor is let in only when the session of the dead one has ended.
    properties.put("broker.session.timeout.ms", "3000");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("log.cleaner.dedupe.buffer.size", "4000000");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "4");
    return properties;
  }

  private static void internalTopics(Properties properties) {
    properties.put("default.replication.factor", "1");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "4");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
  }

  /** A member or transaction that is gone is noticed within a second or so. */
  private static void groupsAndTransactions(Properties properties) {
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("group.min.session.timeout.ms", "1000");
    properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
  }
}
