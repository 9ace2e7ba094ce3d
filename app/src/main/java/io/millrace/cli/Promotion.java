package io.millrace.cli;

import io.millrace.app.CheckpointImports;
import io.millrace.app.ImportedCheckpoint;
import io.millrace.app.LiveModel;
import io.millrace.checkpoint.Manifest;
import io.millrace.cli.terminal.Numbers;
import io.millrace.config.Config;
import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.evaluate.PairedDifference;
import io.millrace.learning.ShapingSettings;
import io.millrace.model.Layout;
import io.millrace.model.ModelStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/**
 * Makes the best of the settings that were compared the live model: its state becomes an imported
 * checkpoint, to which the live model is told to go back.
 *
 * @param live the settings of the live model, which are the first
 * @param force whether the difference may be chance
 * @param by who wants it
 * @param reason why; may be empty
 */
record Promotion(Config live, boolean force, String by, String reason) {
  /**
   * Makes sure that the settings can be compared with the live model.
   *
   * @param first which the others are compared with
   * @throws CommandException if not
   */
  void require(Config first, List<Config> others) {
    if (others.isEmpty()) {
      throw new CommandException(
          "--promote: name other settings to be compared with the live ones");
    }
    if (!first.digest().equals(live.digest())) {
      throw new CommandException(
          "--promote: the first settings must be the live model's: let --grid begin with the values"
              + " that it has");
    }
    for (Config other : others) {
      if (!Objects.equals(other.model().loss(), live.model().loss())) {
        throw new CommandException(
            "--promote: the settings have different losses, which can't be compared: promote by"
                + " `millrace checkpoints import` and `rollback`");
      }
    }
  }

  /**
   * Makes sure that the live model could go on from the state of each, before any has learned.
   *
   * @param all of which the first are those of the live model
   * @throws CommandException if not
   */
  void requireFit(List<ReplayedSettings> all, int replica) {
    Layout layout = all.get(0).state().layout();
    all.stream()
        .filter(one -> !one.state().layout().equals(layout))
        .forEach(one -> checkpoint(one, replica));
  }

  private ImportedCheckpoint checkpoint(ReplayedSettings of, int replica) {
    try {
      return ImportedCheckpoint.of(live, of.manifest(replica), of.state());
    } catch (ModelStateException e) {
      throw new CommandException(
          "--promote: %s can't go on in the live model: %s. Let it run under a name of its own, and an alias switch to it"
              .formatted(of.name(), e.getMessage()));
    }
  }

  /**
   * The one with the lowest mean loss.
   *
   * @return its index; 0 if none is below the first
   * @throws CommandException if it may be chance, unless that is allowed
   */
  int best(List<ReplayReport.Setting> settings) {
    int best = 0;
    double lowest = 0;
    for (int i = 1; i < settings.size(); i++) {
      ReplayReport.Difference loss = settings.get(i).loss();
      if (loss != null && loss.mean() < lowest) {
        best = i;
        lowest = loss.mean();
      }
    }
    if (best > 0 && !force) {
      requireDifference(settings.get(best));
    }
    return best;
  }

  private static void requireDifference(ReplayReport.Setting best) {
    ReplayReport.Difference loss = Objects.requireNonNull(best.loss());
    Double half = loss.halfWidth();
    if (half == null) {
      throw new CommandException(
          "--promote: %s has the lowest loss, but over %s samples only, too few for an interval: %s are needed. --force promotes it all the same"
              .formatted(
                  best.setting(),
                  Numbers.count(loss.samples()),
                  Numbers.count((long) PairedDifference.LEAST_BLOCKS * PairedDifference.BLOCK)));
    }
    if (loss.mean() + half >= 0) {
      throw new CommandException(
          "--promote: %s has the lowest loss, but the difference of %s ± %s may be chance: its interval holds 0. --force promotes it all the same"
              .formatted(best.setting(), Numbers.score(loss.mean()), Numbers.score(half)));
    }
  }

  /**
   * Imports the state of the best and sends the command.
   *
   * @return what was done, and what is left to do, in lines for a person
   */
  List<String> promote(ReplayedSettings best, LiveModel model)
      throws InterruptedException, ExecutionException {
    ImportedCheckpoint checkpoint = checkpoint(best, model.replica());
    Manifest imported = new CheckpointImports(live, model.replica(), model.kafka()).add(checkpoint);
    String control = live.topics().control().topic();
    CommandOptions.send(
        new Command(
            Action.ROLLBACK,
            Command.NEXT,
            new CheckpointId(imported.step(), imported.sha256()),
            "",
            by,
            reason.isEmpty() ? "replay promotes " + best.name() : reason),
        control,
        model.replica(),
        model.kafka());
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s is promoted: its state is the imported checkpoint of step %d; rollback to it sent to replica %d by %s"
            .formatted(best.name(), imported.step(), model.replica(), control));
    List<String> changes = shaping(best.config()).listChangesSince(shaping(live));
    if (!changes.isEmpty()) {
      lines.add("To learn on as it did, change the live settings and start the model again:");
      changes.forEach(change -> lines.add("  " + change));
    }
    return lines;
  }

  private static ShapingSettings shaping(Config config) {
    return new ShapingSettings(config.digest(), config.shaping());
  }
}
