package io.millrace.cli;

import io.millrace.streams.Drift;
import io.millrace.streams.GeneratedSamples;
import io.millrace.streams.StreamName;
import io.millrace.streams.SyntheticStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say which stream is generated. */
final class StreamOptions {
  @Option(
      names = "--stream",
      required = true,
      paramLabel = "NAME",
      description = "Which stream: ${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private StreamName name;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many samples (default: ${DEFAULT-VALUE}).")
  private long samples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same samples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--concept",
      paramLabel = "N",
      defaultValue = "1",
      description = "The concept, or the one before the drift (default: ${DEFAULT-VALUE}).")
  private int concept;

  @Option(
      names = "--noise",
      paramLabel = "P",
      description = "Fraction of noise, from 0 to 1, if the stream has it (default: 0).")
  private double noise;

  @Option(
      names = "--drift",
      paramLabel = "KIND",
      defaultValue = "none",
      description =
          "How another concept takes over: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Drift.Kind drift;

  @Option(
      names = "--to",
      paramLabel = "N",
      description = "The concept after the drift (default: the next).")
  private @Nullable Integer to;

  @Option(
      names = "--at",
      paramLabel = "N",
      description = "Samples before the drift, or before its middle (default: half of all).")
  private @Nullable Long at;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "Samples that a gradual drift takes (default: a tenth of all).")
  private @Nullable Long width;

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** The names of the features and the label. */
  List<String> columns() {
    SyntheticStream stream = name.stream();
    List<String> columns = new ArrayList<>(stream.features());
    columns.add(stream.label());
    return columns;
  }

  /** What the stream is called. */
  StreamName name() {
    return name;
  }

  /**
   * The samples.
   *
   * @throws ParameterException if the options make no sense
   */
  GeneratedSamples generate() {
    SyntheticStream stream = name.stream();
    check(stream);
    int next = to == null ? concept % stream.concepts() + 1 : to;
    return new GeneratedSamples(
        stream,
        concept,
        next,
        new Drift(
            drift,
            at == null ? samples / 2.0 : at,
            width == null ? Math.max(1, samples / 10.0) : width),
        samples,
        seed,
        noise);
  }

  private void check(SyntheticStream stream) {
    require(samples >= 1, "--samples", samples, "must be at least 1");
    checkConcept(stream, "--concept", concept);
    require(noise >= 0 && noise <= 1, "--noise", noise, "must be from 0 to 1");
    require(
        noise == 0 || stream.hasNoise(),
        "--noise",
        noise,
        "the stream %s has none; those that have: %s".formatted(name, noisy()));
    boolean drifts = drift != Drift.Kind.none;
    if (to != null) {
      require(drifts, "--to", to, "is for a drift: give --drift abrupt or gradual");
      checkConcept(stream, "--to", to);
    }
    if (at != null) {
      require(drifts, "--at", at, "is for a drift: give --drift abrupt or gradual");
      require(at >= 0, "--at", at, "must be at least 0");
    }
    if (width != null) {
      require(
          drift == Drift.Kind.gradual,
          "--width",
          width,
          "is for a gradual drift: give --drift gradual");
      require(width >= 1, "--width", width, "must be at least 1");
    }
  }

  private void checkConcept(SyntheticStream stream, String option, int number) {
    boolean isUnlimited = stream.concepts() == Integer.MAX_VALUE;
    require(
        number >= 1 && number <= stream.concepts(),
        option,
        number,
        isUnlimited
            ? "must be at least 1"
            : "the stream %s has the concepts 1 to %d".formatted(name, stream.concepts()));
  }

  private static String noisy() {
    return Arrays.stream(StreamName.values())
        .filter(other -> other.stream().hasNoise())
        .map(StreamName::name)
        .collect(Collectors.joining(", "));
  }

  private void require(boolean holds, String option, Object value, String rule) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), "%s: %s: %s".formatted(option, value, rule));
    }
  }
}
