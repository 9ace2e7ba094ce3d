package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.millrace.Documentation;
import io.millrace.app.CommittedTopic;
import io.millrace.app.JavaProcess;
import io.millrace.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs what the documentation shows for a shell: each block as a whole, by bash and with the
 * launcher, in a folder like the repository's root. An app learns meanwhile, as the documentation
 * starts it, from samples that stand in for a data file. Other than there are addresses, ports and
 * the folder for temporary files, which may be taken on this machine, and the length of a demo that
 * runs at a set pace.
 */
class DocumentedCommandsIT {
  /** In the file that Market.java writes: a checkpoint of step 45,000 is exported. */
  private static final int SAMPLES = 45_500;

  /** What is left in the file for all blocks behind it: enough for checkpoints. */
  private static final int ROWS = 5_000;

  private static final int OTHER_SAMPLES = 300;

  /** It learns until it is told to stop. */
  private static final String RUN = "./millrace run --config examples/market.yaml";

  /** It reads until it is told to stop. */
  private static final String READ = "examples/ReadPredictions.java";

  /** The beginnings of commands that are not run here, and why. */
  private static final Map<String, String> NOT_RUN =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "java -cp 'app/target/millrace.jar:app/target/lib/*' examples/EmbeddedLearner.java",
                  "EmbeddedLearnerIT"),
              Map.entry(
                  "java -cp 'app/target/millrace.jar:app/target/lib/*' examples/LateClicks.java",
                  "LateLabelsIT sends samples and labels likewise; takes a minute"),
              Map.entry("./millrace demo  ", "DemoIT, which ends it by a signal"),
              Map.entry("mvn -B", "builds and tests: this is one of the tests"),
              Map.entry("tar -xzf dist/", "DistributionIT, in dist, which is built later"),
              Map.entry("millrace-*/bin/millrace ", "DistributionIT"),
              Map.entry("docker", "needs Docker; ComposeTest reads the file"),
              Map.entry("benchmarks/run", "takes minutes, on an idle machine"),
              Map.entry("benchmarks/compare", "takes minutes, on an idle machine"),
              Map.entry(
                  "java examples/Market.java",
                  "run once, before all blocks: several read its file"),
              Map.entry(
                  "./millrace serve --config examples/market.yaml --port 8501",
                  "ServingIT: it serves until it is told to stop"),
              Map.entry("curl --fail-with-body http://127.0.0.1:8501/", "ServingIT asks likewise"),
              Map.entry(
                  "./millrace serve --config half.yaml --port 8501",
                  "ServingModelIT: it serves until it is told to stop"),
              Map.entry(
                  "curl -d '{\"instances\": [1.0, 2.0, 5.0]}'",
                  "TensorFlowServingTest asks likewise"),
              Map.entry(
                  "./millrace replay --config examples/market.yaml --config faster.yaml",
                  "ControlIT: it would change the model that all blocks share"),
              Map.entry("./millrace alias", "AliasIT: it copies until it is told to stop"),
              Map.entry("curl --fail-with-body http://127.0.0.1:8082/", "AliasIT asks likewise"),
              Map.entry(
                  "./millrace run --config examples/challenger.yaml",
                  "RunIT: it learns until it is told to stop"),
              Map.entry("java examples/Recall.java", "RecallExamplesIT"),
              Map.entry("./millrace evaluate --config examples/recall_", "RecallExamplesIT"),
              Map.entry(
                  "kafka-", "Kafka's own; SecuredClusterIT and PartitionsIT do what they do")));

  /**
   * The beginnings of commands that change nothing: where other blocks have the very same command,
   * it is run in one of them.
   */
  private static final List<String> QUESTIONS =
      List.of("./millrace checkpoints list", "./millrace doctor", "./millrace evaluate");

  private static final AtomicInteger RUNS = new AtomicInteger();

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static EmbeddedBroker broker;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static JavaProcess app;

  private static String appAddress = "";

  static Set<String> blocks() {
    Set<String> asked = new HashSet<>();
    return Documentation.pages().stream()
        .flatMap(page -> Documentation.blocks(page, "sh"))
        .map(Documentation::commands)
        .map(commands -> toRun(commands, asked))
        .filter(block -> !block.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String toRun(List<String> commands, Set<String> asked) {
    return commands.stream()
        .filter(command -> NOT_RUN.keySet().stream().noneMatch((command + "  ")::startsWith))
        .filter(command -> QUESTIONS.stream().noneMatch(command::startsWith) || asked.add(command))
        .collect(Collectors.joining("\n"));
  }

  /** Makes the topics, sends the samples, and learns. */
  private static String beginning() {
    return blocks().stream()
        .filter(block -> block.contains("./millrace produce") && block.contains(RUN))
        .findFirst()
        .orElseThrow();
  }

  @BeforeAll
  static void start() throws Exception {
    Path root = Documentation.ROOT.toRealPath();
    for (String name : List.of("millrace", "examples", "app")) {
      Files.createSymbolicLink(folder.resolve(name), root.resolve(name));
    }
    Path examples = root.resolve("examples");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process market =
        new ProcessBuilder(java.toString(), examples.resolve("Market.java").toString())
            .redirectOutput(folder.resolve("market.csv").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(market.waitFor()).isZero();
    StandIn.write(examples.resolve("friedman.yaml"), OTHER_SAMPLES, folder.resolve("fried.csv"));
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    app = shell(beginning());
    appAddress =
        app.awaitLine("metrics and health: ").replaceFirst(".*://", "").replaceFirst("/.*", "");
    String predictions = "market.predictions";
    try (CommittedTopic topic = new CommittedTopic(broker.bootstrapServers(), predictions)) {
      topic.await(SAMPLES);
    }
    Path file = folder.resolve("market.csv");
    Files.write(file, Files.readAllLines(file).subList(0, 1 + ROWS));
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      assertThat(app.terminate()).as(app.err()).isZero();
    } finally {
      app.close();
      broker.close();
    }
  }

  @Test
  void shouldRunEveryBlock() throws Exception {
    List<Callable<Void>> runs =
        blocks().stream()
            .filter(block -> !block.equals(beginning()))
            .map(block -> run(block.replace(RUN, "")))
            .toList();
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      assertAll(two.invokeAll(runs).stream().map(run -> run::get));
    } finally {
      two.shutdownNow();
    }
    app.assertAlive();
  }

  private static Callable<Void> run(String block) {
    return () -> {
      try (JavaProcess process = shell(block)) {
        if (block.contains(READ)) {
          process.awaitLine("in truth");
        } else {
          assertThat(process.awaitExit()).as(block + process.out() + process.err()).isZero();
        }
      }
      return null;
    };
  }

  @Test
  void shouldShowEveryCommandThatIsNotRun() {
    List<String> commands =
        Documentation.pages().stream()
            .flatMap(page -> Documentation.blocks(page, "sh"))
            .flatMap(block -> Documentation.commands(block).stream())
            .map(command -> command + "  ")
            .toList();
    assertThat(Stream.concat(NOT_RUN.keySet().stream(), Stream.of(RUN, READ)))
        .allSatisfy(beginning -> assertThat(commands).anyMatch(c -> c.contains(beginning)));
  }

  private static JavaProcess shell(String block) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", adapted(block))
            .directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("JAVA_OPTS", JavaProcess.options());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    environment.put("SERVER_PORT", "0");
    return JavaProcess.start(folder, "block-" + RUNS.incrementAndGet(), builder);
  }

  private static String adapted(String block) {
    return block
        .replaceAll("(?:127\\.0\\.0\\.1|localhost):9092", broker.bootstrapServers())
        .replaceAll("127\\.0\\.0\\.1:8080", appAddress)
        .replaceAll("(?m)^\\./millrace top(?: --json)?$", "$0 --url http://" + appAddress)
        // 1,000 samples a second take their time; so many are also learned as fast as can be.
        .replaceAll("(?m)(?<=/millrace demo --samples )50000$", "5000")
        .replaceAll("(?m)^(?!.*--port).*/millrace demo.*$", "$0 --port 0")
        .replaceAll("(?<= )/tmp/", folder + "/")
        .replaceAll("(?m)^java ", System.getProperty("java.home") + "/bin/java ");
  }
}
