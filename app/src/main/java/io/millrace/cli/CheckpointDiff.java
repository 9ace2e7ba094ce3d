package io.millrace.cli;

import io.millrace.checkpoint.Manifest;
import io.millrace.cli.terminal.Numbers;
import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Align;
import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two checkpoints side by side, for a person. */
final class CheckpointDiff {
  private CheckpointDiff() {}

  /** The lines: what they are, their scores, and how far their variables are apart. */
  static List<String> of(Manifest one, ModelState state, Manifest other, ModelState otherState) {
    Table facts = new Table(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT);
    facts.row("", "one", "other", "");
    facts.row("step", Numbers.count(one.step()), Numbers.count(other.step()), "");
    facts.row("samples", Numbers.count(one.samples()), Numbers.count(other.samples()), "");
    facts.row(
        "latest sample",
        CheckpointTable.latestSample(one),
        CheckpointTable.latestSample(other),
        "");
    facts.row(
        "settings", brief(one), brief(other), same(one.settingsDigest(), other.settingsDigest()));
    facts.row("environment", "", "", same(one.environment(), other.environment()));
    Map<String, Map<String, Double>> others = CheckpointTable.scores(other);
    CheckpointTable.scores(one)
        .forEach(
            (scope, scores) ->
                scores.forEach(
                    (name, value) -> {
                      Double second = others.getOrDefault(scope, Map.of()).get(name);
                      facts.row(
                          name + ", " + scope,
                          Numbers.score(value),
                          second == null ? "-" : Numbers.score(second),
                          "");
                    }));
    List<String> lines = new ArrayList<>(facts.lines());
    lines.add("");
    lines.addAll(variables(state, otherState).lines());
    return lines;
  }

  private static String brief(Manifest of) {
    return of.settingsDigest().substring(0, Math.min(8, of.settingsDigest().length()));
  }

  private static String same(String one, String other) {
    return one.equals(other) ? "the same" : "different";
  }

  private static Table variables(ModelState one, ModelState other) {
    Map<String, Layout.Part> others = new TreeMap<>();
    other.layout().parts().forEach(part -> others.put(part.name() + part.shape(), part));
    Table table =
        new Table(Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.RIGHT);
    table.row("variable", "shape", "norm of one", "of other", "of the difference", "relative");
    for (Layout.Part part : one.layout().parts()) {
      Layout.Part second = others.remove(part.name() + part.shape());
      if (second == null) {
        table.row(part.name(), part.shape().toString(), "", "not there", "", "");
      } else {
        table.row(row(part, one.values(), second, other.values()));
      }
    }
    others
        .values()
        .forEach(part -> table.row(part.name(), part.shape().toString(), "not there", "", "", ""));
    return table;
  }

  private static String[] row(Layout.Part part, float[] one, Layout.Part second, float[] other) {
    double norm = 0;
    double otherNorm = 0;
    double distance = 0;
    for (int i = 0; i < part.size(); i++) {
      double a = one[part.offset() + i];
      double b = other[second.offset() + i];
      norm += a * a;
      otherNorm += b * b;
      distance += (b - a) * (b - a);
    }
    return new String[] {
      part.name(),
      part.shape().toString(),
      Numbers.brief(Math.sqrt(norm)),
      Numbers.brief(Math.sqrt(otherNorm)),
      Numbers.brief(Math.sqrt(distance)),
      norm == 0 ? "-" : Numbers.brief(Math.sqrt(distance / norm))
    };
  }
}
