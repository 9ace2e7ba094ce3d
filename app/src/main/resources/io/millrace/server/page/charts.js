/** Charts over time, with marks for what happened. */
import { clock, score, seconds, short, whole } from "./format.js";
import { make, text } from "./dom.js";
import { Plot } from "./plot.js";
import { axis, colour } from "./theme.js";

const LINES = ["solid", [7, 4], [2, 3], [10, 3, 2, 3]];
const LEAST_SPAN = 15;
const LEAST_GAP = 13;

/** Every mark has a letter: colour alone would not do. */
export const GLYPHS = {
  checkpoint: "C", drift: "D", rollback: "B", step_skipped: "S", restart: "R", frozen: "F", thawed: "T",
  learning_rate: "L", slots_reset: "O",
};

export function glyph(type) {
  return GLYPHS[type] ?? "!";
}

const CLASS_SCORE = {
  title: "Accuracy", format: score, tickFormat: short,
  lines: [["accuracy", "model"], ["no_change_accuracy", "no change"], ["majority_accuracy", "majority"], ["held_out_accuracy", "held out"]],
};
const NUMBER_SCORE = {
  title: "Root mean squared error", format: short,
  lines: [["rmse", "model"], ["baseline_rmse", "running mean"], ["held_out_rmse", "held out"]],
};
const OTHERS = [
  { title: "Learning rate and gradient norm", format: short, lines: [["learning_rate", "learning rate"], ["gradient_norm", "gradient norm", "right"]] },
  { title: "Throughput and step time", format: whole, rightFormat: seconds, lines: [["throughput", "samples/s"], ["step_time", "time per step", "right"]] },
  { title: "Prediction latency", format: seconds, lines: [["latency_p50", "median"], ["latency_p99", "99th percentile"]] },
  { title: "Lag", format: whole, lines: [["lag", "records not read yet"]] },
];

/** The charts that suit a model. */
export function definitionsOf(model) {
  const loss = { title: "Loss", format: short, lines: [["loss", "window"], ["loss_cumulative", "since the start"], ["held_out_loss", "held out"]] };
  return [loss, model.classes.length > 0 ? CLASS_SCORE : NUMBER_SCORE, ...OTHERS];
}

export class Chart {
  /** @param onPoint called with the time, in seconds, that the mouse points to; null for none */
  constructor(parent, definition, history, onPoint) {
    this.definition = definition;
    this.history = history;
    this.onPoint = onPoint;
    this.range = Infinity;
    this.pointed = null;
    this.values = definition.lines.map(() => make("dd"));
    this.names = definition.lines.map(([, label], i) =>
      make("div", {}, make("span", { class: "key s" + (i + 1), "aria-hidden": "true" }), make("dt", {}, label), this.values[i]));
    this.when = make("p", { class: "when" });
    const element = make("div", { class: "plot" });
    const id = "chart-" + definition.lines[0][0];
    parent.append(make("figure", { id, role: "group", "aria-labelledby": id + "-title" },
      make("div", { class: "bar" }, make("h3", { id: id + "-title" }, definition.title), this.when),
      make("dl", { class: "now" }, ...this.names), element));
    this.plot = new Plot(element, () => this.option(element.clientWidth), (chart) => this.listen(chart));
  }

  listen(chart) {
    chart.getZr().on("mousemove", (event) => {
      const [millis] = chart.convertFromPixel({ gridIndex: 0 }, [event.offsetX, event.offsetY]);
      this.onPoint(this.history.nearest(millis / 1000));
    });
    chart.getZr().on("globalout", () => this.onPoint(null));
    this.drawPointer();
  }

  option(width) {
    const { lines, format, tickFormat, rightFormat } = this.definition;
    const [from, to] = this.span();
    const columns = lines.map(([key]) => this.history.since(from, key));
    const sides = [lines.filter(([, , side]) => side !== "right"), lines.filter(([, , side]) => side === "right")];
    const value = (side, options) => axis({
      type: "value", splitNumber: 4, scale: !isNearZero(columns.filter((_, i) => sides[side].includes(lines[i]))), ...options,
    });
    return {
      grid: { left: 8, right: sides[1].length > 0 ? 10 : 14, top: 20, bottom: 0, containLabel: true },
      tooltip: { trigger: "axis", triggerOn: "none", showContent: false, renderMode: "richText", axisPointer: { label: { show: false }, lineStyle: { color: colour("text"), type: "solid" } } },
      xAxis: axis({
        type: "time", min: from * 1000, max: to * 1000, splitNumber: Math.max(2, Math.round(width / 110)),
        splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: colour("line") } },
        axisLabel: { formatter: (millis) => tick(millis, to - from), showMinLabel: false, showMaxLabel: false },
      }),
      yAxis: [
        value(0, { axisLabel: { formatter: tickFormat ?? format } }),
        ...(sides[1].length > 0 ? [value(1, { alignTicks: true, splitLine: { show: false }, axisLabel: { formatter: rightFormat ?? format } })] : []),
      ],
      series: lines.map(([key, label, side], i) => ({
        id: key, name: label, type: "line", yAxisIndex: side === "right" ? 1 : 0, data: columns[i], silent: true,
        color: colour("s" + (i + 1)), lineStyle: { width: 2, type: LINES[i] }, showSymbol: columns[i].length === 1, emphasis: { disabled: true },
        ...(i === 0 ? { markLine: this.marks(from, to, width) } : {}),
      })),
    };
  }

  span() {
    const end = this.history.last();
    const first = this.history.time[0] ?? end;
    return [Math.min(Math.max(first, end - this.range), end - LEAST_SPAN), end];
  }

  /** What happened in a time; of like marks too near to each other one. */
  marks(from, to, width) {
    const gap = (LEAST_GAP * (to - from)) / Math.max(1, width - 60);
    const lastOf = {};
    const shown = this.history.marks.filter(({ time, type }) => {
      const second = time / 1000;
      if (second < from || second > to || Math.abs((lastOf[type] ?? -Infinity) - second) < gap) return false;
      lastOf[type] = second;
      return true;
    });
    return {
      symbol: "none", silent: true, animation: false,
      data: shown.map(({ time, type }) => {
        const color = colour(type === "checkpoint" ? "quiet" : "warn");
        return {
          xAxis: time,
          label: { formatter: glyph(type), color, opacity: 1, fontSize: 10, fontWeight: 600, position: "end", distance: 3 },
          lineStyle: { color, type: [3, 4], width: 1, opacity: type === "checkpoint" ? 0.4 : 0.9 },
        };
      }),
    };
  }

  /** Shows the history as it now is. */
  update(range = this.range) {
    this.range = range;
    this.plot.update();
    this.point(this.pointed);
  }

  /** Says the values at a time, in seconds, and points to them; those of now if it is null. */
  point(time) {
    this.pointed = time;
    const { lines, format, rightFormat } = this.definition;
    const at = this.history.indexOf(time ?? Infinity);
    lines.forEach(([key, , side], i) => {
      this.names[i].hidden = key.startsWith("held_out") && !this.history.has(key);
      text(this.values[i], (side === "right" ? rightFormat ?? format : format)(this.history.column(key)[at]));
    });
    this.when.hidden = time === null;
    text(this.when, at >= 0 ? "at " + clock(this.history.time[at] * 1000) : "");
    this.drawPointer();
  }

  drawPointer() {
    const { chart, seen } = this.plot;
    if (!chart || !seen) return;
    if (this.pointed === null) {
      chart.dispatchAction({ type: "updateAxisPointer", currTrigger: "leave" });
    } else {
      const x = chart.convertToPixel({ xAxisIndex: 0 }, this.pointed * 1000);
      chart.dispatchAction({ type: "showTip", x, y: chart.getHeight() / 2 });
    }
  }
}

function tick(millis, span) {
  if (span > 86400 * 1.5) return new Date(millis).toLocaleDateString([], { day: "numeric", month: "short" });
  return span > 1200 ? clock(millis).slice(0, 5) : clock(millis);
}

/** Whether zero belongs on the axis: where numbers are not far from it, small wobbles shall look small. */
function isNearZero(columns) {
  const values = columns.flat().map(([, value]) => value).filter((value) => value !== null);
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return least === most || (least >= 0 && least < 0.6 * most);
}
