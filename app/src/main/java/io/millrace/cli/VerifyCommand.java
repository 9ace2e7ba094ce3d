package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.LiveModel;
import io.millrace.app.Verification;
import io.millrace.checkpoint.Manifest;
import io.millrace.config.Config;
import io.millrace.tensorflow.Models;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes a checkpoint again from the log, and compares. */
@Command(
    name = "verify",
    description = {
      "Compute a checkpoint of a model again from its log, and compare all bits.",
      "The model may be learning meanwhile: nothing is written, and no consumer group is joined."
          + " Exits with 1 if the checkpoint is not what the log gives."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace verify --config examples/market.yaml",
      "  millrace verify --config examples/market.yaml --from 44000 --step 45000"
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CheckpointOption option;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Step of the checkpoint (default: the latest).")
  private @Nullable Long step;

  @Option(
      names = "--from",
      paramLabel = "N",
      description =
          "Step of an earlier checkpoint to begin with (default: the beginning of the log).")
  private @Nullable Long from;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Config config = option.config().load();
    Termination.onSignal();
    try (Cluster cluster = option.config().cluster(config);
        LiveModel live = LiveModel.open(config, cluster, option.replica())) {
      Manifest wanted = live.checkpoint(step);
      Manifest start = from == null ? null : live.checkpoint(from);
      long begun = System.nanoTime();
      Verification.Result result =
          Verification.of(config, live, wanted, start)
              .run(Models::create, Termination::isRequested);
      StateDifference difference =
          result.isEqual()
              ? null
              : StateDifference.of(live.load(wanted), result.state()).orElse(null);
      VerifyReport report = VerifyReport.of(result, difference, (System.nanoTime() - begun) / 1e9);
      spec.commandLine().getOut().println(json ? report.json() : report.text());
      if (!report.equal()) {
        spec.commandLine().getErr().println(cause(live.checkpoints(), wanted, start));
      }
      return report.equal() ? 0 : 1;
    }
  }

  /** What may be the cause, as far as other checkpoints tell. */
  private static String cause(List<Manifest> all, Manifest wanted, @Nullable Manifest start) {
    return all.stream()
        .filter(one -> one.step() < wanted.step() && (start == null || one.step() > start.step()))
        .filter(
            one ->
                !one.settingsDigest().equals(wanted.settingsDigest())
                    || !one.environment().equals(wanted.environment()))
        .reduce((earlier, later) -> later)
        .map(
            one ->
                "the checkpoint of step %d was computed with other settings or in another environment: verify with --from a later one"
                    .formatted(one.step()))
        .orElse(
            "no kept checkpoint tells of other settings or of another environment meanwhile."
                + " `millrace history` tells what else changed the model; commands whose events are"
                + " deleted are not known");
  }
}
