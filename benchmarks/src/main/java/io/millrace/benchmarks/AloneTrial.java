package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Lets one learner after the other learn the same rows in memory, each in a process of its own.
 *
 * @param rows the file of {@link PeerRows}
 * @param classes of the rows
 * @param time measured, unless the rows are over before
 */
record AloneTrial(Path rows, byte[] classes, Duration time, Path folder) {
  /** It may be slow with its start, or with the rows that it prepares outside the time measured. */
  private static final Duration START = Duration.ofMinutes(1);

  /** Those of MOA. */
  static final List<String> MOA = List.of("MOA Hoeffding tree", "MOA ARF");

  /** The name of the one that {@link PlainMlp} is. */
  static final String PLAIN = "plain Java, batch_size 1";

  /** A model of Millrace, or, with its first weights, the same in plain Java. */
  AloneResult run(Contender.Learner learner, boolean isPlain)
      throws IOException, InterruptedException {
    String name = isPlain ? PLAIN : learner.title();
    Path settings = file(name, ".yaml");
    // It connects to nobody.
    Contender.Cluster nowhere = new Contender.Cluster("127.0.0.1:1", "samples", Map.of());
    Files.writeString(settings, learner.settings(nowhere, "alone"));
    List<String> arguments =
        List.of(
            settings.toString(),
            isPlain ? "plain" : "model",
            rows.toString(),
            seconds(),
            file(name, ".answers").toString());
    return run(name, JavaProcess.command(List.of(), AloneMain.class, arguments));
  }

  /** A learner of another library. */
  AloneResult run(PythonPeer peer) throws IOException, InterruptedException {
    return run(
        peer.title(),
        List.of(
            peer.python(),
            peer.script().toString(),
            "alone",
            peer.title(),
            rows.toString(),
            seconds(),
            file(peer.title(), ".answers").toString()));
  }

  /**
   * A learner of MOA, by its name in {@code MoaPeer.java}.
   *
   * @param jar of MOA
   * @param source that file, which Java compiles at its start
   */
  AloneResult runMoa(String name, Path jar, Path source) throws IOException, InterruptedException {
    return run(
        name,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            jar.toString(),
            source.toString(),
            name,
            rows.toString(),
            seconds(),
            file(name, ".answers").toString()));
  }

  private AloneResult run(String name, List<String> command)
      throws IOException, InterruptedException {
    MeasuredProcess process =
        MeasuredProcess.run(command, file(name, ".log"), START.plus(time.multipliedBy(10)));
    double[] told =
        Arrays.stream(process.answer().split(" ")).mapToDouble(Double::parseDouble).toArray();
    AnswerTally tally = new AnswerTally(classes, 1);
    byte[] answers = Files.readAllBytes(file(name, ".answers"));
    for (int i = 0; i < answers.length; i++) {
      tally.add(new Answer(i, answers[i], i));
    }
    return new AloneResult(
        name,
        told[0] / (told[1] / 1e9),
        told[2] / 1e3 / told[0],
        tally.accuracy(0, KafkaTrial.JUDGED),
        tally.accuracy(tally.end() - KafkaTrial.JUDGED, tally.end()),
        process.mebibytes());
  }

  private String seconds() {
    return Double.toString(time.toMillis() / 1e3);
  }

  private Path file(String name, String suffix) {
    return folder.resolve("alone-" + name.replaceAll("\\W+", "-") + suffix);
  }
}
