package io.millrace.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures predictions on request, beside a handler of the same server that does nothing, and what
 * they cost a learner that learns as fast as it can.
 */
@Command(
    name = "serving",
    description = "Measure predictions over HTTP, and what they cost the learner.",
    mixinStandardHelpOptions = true)
final class ServingBenchmark implements Callable<Integer> {
  private static final String FEW = "few";
  private static final String MANY = "many";
  private static final List<String> JVM = List.of("-Xms1g", "-Xmx1g");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long AGAIN_MILLIS = 100;

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "1,8,64",
      description = "Connections that ask at once (default: ${DEFAULT-VALUE}).")
  private List<Integer> clients = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long each is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "5",
      description = "Seconds before that (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--samples",
      defaultValue = "4000000",
      description = {
        "Samples that the learner learns, the first half of them as warm-up; 0: the learner is not",
        "measured (default: ${DEFAULT-VALUE})."
      })
  private long samples;

  @Option(
      names = "--wrk",
      description = "Let wrk ask, instead of this program's own clients: it must be on the path.")
  private boolean wrk;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    OwnProcess.stopAllAtExit();
    System.exit(new CommandLine(new ServingBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (wrk && !Wrk.isInstalled()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--wrk: there is no wrk on the path: install it (Debian: apt install wrk), or leave the"
              + " option out");
    }
    Path folder = Files.createTempDirectory("millrace-serving");
    try (JavaProcess broker =
        new JavaProcess(
            folder.resolve("broker.log"),
            JVM,
            BrokerMain.class,
            List.of(folder.resolve("broker").toString()))) {
      String address = broker.nextLine();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        Meter meter = new Meter(admin, broker);
        latencies(address, folder, meter);
        if (samples > 0) {
          meter.create(MANY, 1);
          SampleTopic.fill(address, MANY, samples, SampleEncoding.PACKED);
          learn("alone", 0, address, folder, meter);
          int most = clients.stream().mapToInt(Integer::intValue).max().orElseThrow();
          learn("asked by %d clients".formatted(most), most, address, folder, meter);
        }
      }
    }
    Folders.delete(folder);
    return 0;
  }

  /** Of a learner that has nothing to learn. */
  private void latencies(String address, Path folder, Meter meter) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    meter.create(FEW, 1);
    SampleTopic.fill(address, FEW, 1000, SampleEncoding.PACKED);
    int port = freePort();
    Contender learner = Contender.Learner.serving(port);
    meter.create(Contender.output("idle"), 1);
    try (OwnProcess process =
        learner.start(new Contender.Cluster(address, FEW, Map.of()), "idle", folder, JVM)) {
      HttpRequestBytes predict = predict("idle");
      // The same body, so that both send as much.
      HttpRequestBytes nothing = HttpRequestBytes.of("GET", "/v2/health/live", body());
      awaitAnswer(process, port, predict);
      measure(port, nothing, 1, warmUp);
      measure(port, predict, 1, warmUp);
      out.printf("%-8s %-8s %10s %9s %9s%n", "clients", "", "answers/s", "p50, ms", "p99, ms");
      for (int count : clients) {
        HttpLoad.Times base = measured(folder, port, nothing, count);
        out.println(line(count, "nothing", base));
        HttpLoad.Times times = measured(folder, port, predict, count);
        out.println(
            line(count, "predict", times) + " %6.2f of p99".formatted(times.p99() / base.p99()));
        out.flush();
      }
    }
  }

  private static String line(int count, String what, HttpLoad.Times times) {
    return "%-8d %-8s %,10.0f %9.2f %9.2f"
        .formatted(count, what, times.perSecond(), times.p50(), times.p99());
  }

  private HttpLoad.Times measured(Path folder, int port, HttpRequestBytes request, int count)
      throws Exception {
    return wrk
        ? Wrk.measure(folder, port, request, count, seconds)
        : measure(port, request, count, seconds);
  }

  private static HttpLoad.Times measure(int port, HttpRequestBytes request, int count, int seconds)
      throws Exception {
    try (HttpLoad load = new HttpLoad(port, request, count)) {
      Thread.sleep(Duration.ofSeconds(seconds).toMillis());
      return load.end();
    }
  }

  private void learn(String title, int count, String address, Path folder, Meter meter)
      throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    String run = "busy-" + count;
    int port = freePort();
    meter.create(Contender.output(run), 1);
    try (OwnProcess process =
        Contender.Learner.serving(port)
            .start(new Contender.Cluster(address, MANY, Map.of()), run, folder, JVM)) {
      String asked = "";
      Measurement learned;
      if (count == 0) {
        learned =
            meter.await(Contender.output(run), 1, process, samples / 2, samples, offset -> {});
      } else {
        awaitAnswer(process, port, predict(run));
        try (HttpLoad load = new HttpLoad(port, predict(run), count)) {
          learned =
              meter.await(Contender.output(run), 1, process, samples / 2, samples, offset -> {});
          asked = System.lineSeparator() + line(count, "predict", load.end());
        }
      }
      out.printf("learner, %-24s %s%s%n", title, learned, asked);
      out.flush();
    }
  }

  private static void awaitAnswer(OwnProcess process, int port, HttpRequestBytes request)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!answers(port, request)) {
      process.requireAlive();
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("no prediction after " + PATIENCE);
      }
      Thread.sleep(AGAIN_MILLIS);
    }
  }

  private static boolean answers(int port, HttpRequestBytes request) {
    try (HttpConnection connection = new HttpConnection(port)) {
      return connection.ask(request) == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  private static HttpRequestBytes predict(String model) {
    return HttpRequestBytes.of("POST", "/v1/models/" + model + ":predict", body());
  }

  /** One row. */
  private static String body() {
    TeacherStream stream = new TeacherStream(1);
    int unused = stream.next();
    StringJoiner row = new StringJoiner(",", "{\"instances\":[[", "]]}");
    for (float feature : stream.features()) {
      row.add(Float.toString(feature));
    }
    return row.toString();
  }

  /** A port of this machine that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
