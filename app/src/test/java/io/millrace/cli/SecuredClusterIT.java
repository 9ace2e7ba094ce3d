package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.Documentation;
import io.millrace.app.JavaProcess;
import io.millrace.broker.SecuredBroker;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/production.md says on security, done: its settings, and its permissions alone. */
class SecuredClusterIT {
  private static final Path PAGE = Documentation.ROOT.resolve("docs/production.md");
  private static final String PASSWORD = "quite-secret";
  private static final int SAMPLES = 200;
  private static final Pattern OPTION =
      Pattern.compile("--(operation|topic|group|transactional-id) (\\S+)");

  @TempDir private Path folder;

  @Test
  void shouldLearnWithTheDocumentedSettingsAndPermissions() throws Exception {
    try (SecuredBroker broker = SecuredBroker.start(folder, "millrace", PASSWORD);
        Admin admin = Admin.create(broker.administrator())) {
      Path config = config(broker);
      Console refused = Console.run("topics", "-c", config);
      assertThat(refused.exitCode()).isEqualTo(1);

      admin.createAcls(permissions()).all().get();

      Console created = Console.run("topics", "-c", config);
      assertThat(created.exitCode()).as(created.err()).isZero();
      try (JavaProcess app =
          JavaProcess.start(
              folder, "run", Main.class, "run", "-c", config, "--dir", folder.resolve("home"))) {
        app.awaitLine("metrics and health: ");
        send(broker);
        await()
            .atMost(Duration.ofSeconds(90))
            .untilAsserted(() -> assertThat(committed(admin)).isGreaterThanOrEqualTo(SAMPLES));
        Console doctor = Console.run("doctor", "-c", config);
        assertThat(doctor.exitCode()).as(doctor.out()).isZero();
        assertThat(app.terminate()).as(app.err()).isZero();
        assertThat(app.err()).doesNotContainIgnoringCase("authorization");
      }
      Console evaluated = Console.run("evaluate", "-c", config, "--from-topic", "market.samples");
      assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
      assertDoctorMissesEveryTopicsPermission(admin, config);
    }
  }

  /** Whichever operation on a topic is taken away, the doctor names it. */
  private static void assertDoctorMissesEveryTopicsPermission(Admin admin, Path config)
      throws Exception {
    List<AclBinding> taken =
        permissions().stream()
            .filter(acl -> acl.pattern().resourceType() == ResourceType.TOPIC)
            .filter(acl -> !acl.pattern().name().equals("market.log")) // of one partition only
            .filter(
                acl ->
                    Set.of(AclOperation.READ, AclOperation.WRITE).contains(acl.entry().operation()))
            .toList();
    admin.deleteAcls(taken.stream().map(AclBinding::toFilter).toList()).all().get();

    Console doctor = Console.run("doctor", "-c", config);

    assertThat(doctor.exitCode()).as(doctor.out()).isEqualTo(1);
    String told = doctor.out().lines().filter(l -> l.contains("not granted")).findFirst().get();
    assertThat(taken)
        .hasSize(12)
        .allSatisfy(
            acl ->
                assertThat(told).contains(acl.entry().operation() + " on " + acl.pattern().name()));
    assertDoctorMissesThoseOfAnAlias(config);
  }

  /** It need not read the samples. */
  private static void assertDoctorMissesThoseOfAnAlias(Path config) {
    Console doctor = Console.run("doctor", "-c", config, "--alias", "live");

    assertThat(doctor.exitCode()).as(doctor.out()).isEqualTo(1);
    assertThat(doctor.out())
        .containsPattern("group live-alias: .*\\n.*grant READ")
        .contains("can't begin as live-alias-doctor")
        .contains("--transactional-id live-alias ");
    String told = doctor.out().lines().filter(l -> l.contains("not granted")).findFirst().get();
    assertThat(told)
        .contains("READ on market.predictions", "READ on live.control")
        .contains("READ on live.predictions", "WRITE on live.predictions")
        .contains("WRITE on live-alias-alias-state-changelog")
        .doesNotContain("market.samples", "WRITE on market.predictions");
  }

  /** The example with the page's first settings for TLS. */
  private Path config(SecuredBroker broker) throws Exception {
    String security =
        Documentation.blocks(PAGE, "yaml")
            .filter(block -> block.contains("SASL_SSL"))
            .findFirst()
            .orElseThrow()
            .replaceAll("\\$\\{KAFKA_BOOTSTRAP_SERVERS:.*?}", broker.bootstrapServers())
            .replaceAll("\\$\\{KAFKA_CA:.*?}", broker.certificate().toString())
            .replace("${KAFKA_PASSWORD:}", PASSWORD);
    String example =
        Documentation.text(Documentation.ROOT.resolve("examples/market.yaml"))
            .replaceAll("(?m)^(kafka|server): .*\\n", "");
    return Files.writeString(
        folder.resolve("market.yaml"), example + "server: {port: 0}\n" + security);
  }

  /** What the page's kafka-acls.sh would make. */
  private static List<AclBinding> permissions() {
    List<AclBinding> permissions = new ArrayList<>();
    Documentation.blocks(PAGE, "sh")
        .flatMap(block -> Documentation.commands(block).stream())
        .filter(command -> command.startsWith("kafka-acls.sh"))
        .forEach(command -> permissions.addAll(permissions(command)));
    assertThat(permissions).hasSizeGreaterThan(10);
    return permissions;
  }

  private static List<AclBinding> permissions(String command) {
    PatternType type = command.contains("prefixed") ? PatternType.PREFIXED : PatternType.LITERAL;
    List<AclBinding> permissions = new ArrayList<>();
    for (String operation : values(command, "operation").toList()) {
      AccessControlEntry entry =
          new AccessControlEntry(
              "User:millrace", "*", operation(operation), AclPermissionType.ALLOW);
      Map.of(
              "topic", ResourceType.TOPIC,
              "group", ResourceType.GROUP,
              "transactional-id", ResourceType.TRANSACTIONAL_ID)
          .forEach(
              (option, resource) ->
                  values(command, option)
                      .map(name -> new ResourcePattern(resource, name, type))
                      .forEach(pattern -> permissions.add(new AclBinding(pattern, entry))));
    }
    return permissions;
  }

  private static Stream<String> values(String command, String option) {
    return OPTION
        .matcher(command)
        .results()
        .filter(match -> match.group(1).equals(option))
        .map(match -> match.group(2));
  }

  private static AclOperation operation(String name) {
    return AclOperation.fromString(
        name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
  }

  private void send(SecuredBroker broker) throws Exception {
    Path csv = folder.resolve("market.csv");
    StandIn.write(folder.resolve("market.yaml"), SAMPLES, csv);
    Config config = ConfigLoader.load(folder.resolve("market.yaml"));
    try (Inputs samples = Inputs.open(config, Inputs.Format.csv, csv, null, null, true);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                broker.administrator(), new ByteArraySerializer(), new ByteArraySerializer())) {
      while (samples.hasNext()) {
        producer.send(new ProducerRecord<>("market.samples", samples.next().value())).get();
      }
    }
  }

  private static long committed(Admin admin) throws Exception {
    TopicPartition partition = new TopicPartition("market.predictions", 0);
    return admin
        .listOffsets(
            Map.of(partition, OffsetSpec.latest()),
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .partitionResult(partition)
        .get()
        .offset();
  }
}
