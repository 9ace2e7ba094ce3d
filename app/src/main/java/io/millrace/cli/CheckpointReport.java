package io.millrace.cli;

import io.millrace.checkpoint.Manifest;
import io.millrace.cli.terminal.Numbers;
import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Align;
import io.millrace.data.SamplePlace;
import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import java.util.ArrayList;
import java.util.List;

/** All that is known of a checkpoint, for a person. */
final class CheckpointReport {
  private CheckpointReport() {}

  /**
   * The lines.
   *
   * @param settingsDigest of the configuration's settings
   */
  static List<String> of(Manifest manifest, ModelState state, String settingsDigest) {
    Table facts = new Table(Align.LEFT, Align.LEFT);
    facts.row("replica", Integer.toString(manifest.replica()));
    facts.row(
        "step",
        Numbers.count(manifest.step())
            + (manifest.isImported()
                ? ", imported; %s where it was learned".formatted(Numbers.count(state.step()))
                : ""));
    facts.row("samples", Numbers.count(manifest.samples()));
    facts.row("latest sample", CheckpointTable.latestSample(manifest));
    SamplePlace last = manifest.last();
    if (last != null) {
      facts.row(
          "its record", "offset %d of partition %d".formatted(last.offset(), last.partition()));
    }
    facts.row(
        "size",
        "%s bytes in %d chunks".formatted(Numbers.count(manifest.bytes()), manifest.chunks()));
    facts.row("SHA-256", manifest.sha256());
    facts.row(
        "settings",
        manifest.settingsDigest()
            + (manifest.settingsDigest().equals(settingsDigest)
                ? ", those of the configuration"
                : ", not those of the configuration"));
    facts.row("environment", manifest.environment());
    List<String> lines = new ArrayList<>(facts.lines());
    lines.add("");
    lines.addAll(scores(manifest).lines());
    lines.add("");
    lines.addAll(variables(state).lines());
    return lines;
  }

  private static Table scores(Manifest manifest) {
    Table table = new Table(Align.LEFT, Align.LEFT, Align.RIGHT);
    table.row("scores", "of", "");
    CheckpointTable.scores(manifest)
        .forEach(
            (scope, scores) ->
                scores.forEach((name, value) -> table.row(name, scope, Numbers.score(value))));
    return table;
  }

  private static Table variables(ModelState state) {
    Table table =
        new Table(
            Align.LEFT,
            Align.LEFT,
            Align.RIGHT,
            Align.RIGHT,
            Align.RIGHT,
            Align.RIGHT,
            Align.RIGHT);
    table.row("variable", "shape", "numbers", "mean", "deviation", "least", "greatest");
    for (Layout.Part part : state.layout().parts()) {
      double sum = 0;
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < part.size(); i++) {
        double value = state.values()[part.offset() + i];
        sum += value;
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
      double mean = sum / part.size();
      double squares = 0;
      for (int i = 0; i < part.size(); i++) {
        squares += Math.pow(state.values()[part.offset() + i] - mean, 2);
      }
      table.row(
          part.name(),
          part.shape().toString(),
          Numbers.count(part.size()),
          Numbers.brief(mean),
          Numbers.brief(Math.sqrt(squares / part.size())),
          Numbers.brief(least),
          Numbers.brief(greatest));
    }
    return table;
  }
}
