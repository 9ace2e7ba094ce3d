package io.millrace.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The tables of the page on peers.
 *
 * @param machine in words
 * @param kafka those that read a topic
 * @param alone those that learned rows in memory
 * @param faults what failed, by the name of whom
 */
record PeersTables(
    String machine, List<KafkaResult> kafka, List<AloneResult> alone, Map<String, String> faults) {
  private static final String ABSENT = "–";

  /**
   * What Millrace wants to be.
   *
   * @param ours the contender
   * @param times how many times as fast it is to be as the other
   */
  private record Aim(String ours, String other, int times) {}

  private static final String SINGLE = "Millrace, batch_size 1";
  private static final List<Aim> AIMS =
      List.of(
          new Aim(SINGLE, "River softmax regression", 10),
          new Aim(SINGLE, "Keras 1", 50),
          new Aim("Millrace, batch_size 32", "Keras 32", 5),
          new Aim("Millrace, batch_size 256", "Keras 256", 5),
          new Aim(SINGLE, "Vowpal Wabbit --nn 64", 1));

  /** All of them, in Markdown. */
  String text() {
    StringBuilder text = new StringBuilder(machine + "\n");
    if (!kafka.isEmpty()) {
      appendKafka(text);
    }
    if (!alone.isEmpty()) {
      appendAlone(text);
    }
    if (AIMS.stream().anyMatch(aim -> !row(aim).isEmpty())) {
      text.append(
          """

          ### Aims, in samples/s

          | | beside | aim, times as fast | through Kafka | alone |
          |---|---|---|---|---|
          """);
      AIMS.forEach(aim -> text.append(row(aim)));
    }
    if (!faults.isEmpty()) {
      text.append("\n### Left out\n\n");
      faults.forEach((name, fault) -> text.append("- %s: %s\n".formatted(name, fault)));
    }
    return text.toString();
  }

  private void appendKafka(StringBuilder text) {
    text.append(
        """

        ### Through Kafka

        | | samples/s | client, µs | broker, µs | accuracy, first %1$,d | latest %1$,d | \
        predictions lost | doubled | learning | again after, s |
        |---|---|---|---|---|---|---|---|---|---|
        """
            .formatted(KafkaTrial.JUDGED));
    for (KafkaResult result : kafka) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %,.2f | %.2f | %s | %s | %,d | %,d | %s | %.1f |%n",
              result.name(),
              result.speed().recordsPerSecond(),
              result.speed().clientMicros(),
              result.speed().brokerMicros(),
              percent(result.first()),
              percent(result.latest()),
              result.lost(),
              result.doubled(),
              learning(result.surplus()),
              result.again().toMillis() / 1e3));
    }
  }

  private void appendAlone(StringBuilder text) {
    text.append(
        """

        ### Models alone

        | | samples/s | processor, µs | accuracy, first %1$,d | latest %1$,d | memory, MiB |
        |---|---|---|---|---|---|
        """
            .formatted(KafkaTrial.JUDGED));
    for (AloneResult result : alone) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %,.2f | %s | %s | %,.0f |%n",
              result.name(),
              result.perSecond(),
              result.micros(),
              percent(result.first()),
              percent(result.latest()),
              result.mebibytes()));
    }
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.1f %%", 100 * share.getAsDouble())
        : ABSENT;
  }

  private static String learning(OptionalLong surplus) {
    if (surplus.isEmpty()) {
      return ABSENT;
    }
    long count = surplus.getAsLong();
    if (count == 0) {
      return "exact";
    }
    return String.format(Locale.ROOT, "%,d %s", Math.abs(count), count < 0 ? "lost" : "twice");
  }

  /** Empty if nobody can tell. */
  private String row(Aim aim) {
    OptionalDouble onTopic =
        ratio(aim, kafka, KafkaResult::name, result -> result.speed().recordsPerSecond());
    OptionalDouble inMemory = ratio(aim, alone, AloneResult::name, AloneResult::perSecond);
    if (onTopic.isEmpty() && inMemory.isEmpty()) {
      return "";
    }
    return "| %s | %s | %d | %s | %s |\n"
        .formatted(aim.ours, aim.other, aim.times, cell(aim, onTopic), cell(aim, inMemory));
  }

  private static <R> OptionalDouble ratio(
      Aim aim, List<R> results, Function<R, String> name, ToDoubleFunction<R> speed) {
    double ours = of(aim.ours, results, name, speed);
    double other = of(aim.other, results, name, speed);
    return Double.isNaN(ours / other) ? OptionalDouble.empty() : OptionalDouble.of(ours / other);
  }

  private static <R> double of(
      String wanted, List<R> results, Function<R, String> name, ToDoubleFunction<R> speed) {
    return results.stream()
        .filter(result -> name.apply(result).equals(wanted))
        .mapToDouble(speed)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static String cell(Aim aim, OptionalDouble ratio) {
    if (ratio.isEmpty()) {
      return ABSENT;
    }
    String verdict = ratio.getAsDouble() >= aim.times ? "" : ", missed";
    return String.format(Locale.ROOT, "%.1f%s", ratio.getAsDouble(), verdict);
  }
}
