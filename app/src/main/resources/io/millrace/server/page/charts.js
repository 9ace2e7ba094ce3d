/** Charts over time, with marks for what happened. */
import { choice, choose } from "./choices.js";
import { clock, score, seconds, short, whole } from "./format.js";
import { make, text } from "./dom.js";
import { place } from "./marks.js";
import { Plot } from "./plot.js";
import { axis, colour } from "./theme.js";
import { label, step } from "./timeaxis.js";

const LINES = ["solid", [7, 4], [2, 3], [10, 3, 2, 3]];
const LEAST_SPAN = 15;
/** Pixels beside the axis of time, about. */
const SIDES = 70;

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
  const loss = { title: "Loss", format: short, logarithmic: true, lines: [["loss", "window"], ["loss_cumulative", "since the start"], ["held_out_loss", "held out"]] };
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
    this.scale = definition.logarithmic ? this.logarithmic() : "";
    const element = make("div", { class: "plot" });
    const id = "chart-" + definition.lines[0][0];
    parent.append(make("figure", { id, role: "group", "aria-labelledby": id + "-title" },
      make("div", { class: "bar" }, make("h3", { id: id + "-title" }, definition.title), this.when, this.scale),
      make("dl", { class: "now" }, ...this.names), element));
    this.plot = new Plot(element, () => this.option(element.clientWidth), (chart) => this.listen(chart));
  }

  /** A button for the scale. */
  logarithmic() {
    const button = make("button", { type: "button", "aria-label": "logarithmic scale", "aria-pressed": String(choice("scale") === "log") }, "log");
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(!this.isLogarithmic()));
      choose("scale", this.isLogarithmic() ? "log" : "linear");
      this.plot.update();
    });
    return button;
  }

  isLogarithmic() {
    return this.scale !== "" && this.scale.getAttribute("aria-pressed") === "true";
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
    const between = step(to - from, width - SIDES);
    const columns = lines.map(([key]) => this.shown(from, key));
    const isTwo = lines.some(([, , side]) => side === "right");
    return {
      grid: { left: 12, right: isTwo ? 12 : 26, top: isTwo ? 38 : 22, bottom: 2, containLabel: true },
      tooltip: { trigger: "axis", triggerOn: "none", showContent: false, renderMode: "richText", axisPointer: { label: { show: false }, lineStyle: { color: colour("text"), type: "solid" } } },
      xAxis: axis({
        type: "value", min: from * 1000, max: to * 1000, minInterval: between * 1000, maxInterval: between * 1000,
        splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: colour("line") } },
        axisLabel: { formatter: (millis) => label(millis, between), showMinLabel: false, showMaxLabel: false },
      }),
      yAxis: isTwo
        ? [this.side(columns, 0, tickFormat ?? format), this.side(columns, 1, rightFormat ?? format)]
        : this.valueAxis(columns, tickFormat ?? format),
      series: lines.map(([key, label, side], i) => ({
        id: key, name: label, type: "line", yAxisIndex: side === "right" ? 1 : 0, data: columns[i], silent: true,
        color: colour("s" + (i + 1)), lineStyle: { width: 2, type: LINES[i] }, showSymbol: columns[i].length === 1, emphasis: { disabled: true },
        ...(i === 0 ? { markLine: this.marks(from, to, width) } : {}),
      })),
    };
  }

  /** The points of a line from a time on; a logarithmic scale has no place for zero. */
  shown(from, key) {
    const points = this.history.since(from, key);
    return this.isLogarithmic() ? points.map(([time, value]) => [time, value > 0 ? value : null]) : points;
  }

  valueAxis(columns, formatter, options = {}) {
    return axis({
      type: this.isLogarithmic() ? "log" : "value", splitNumber: 4, minInterval: formatter === whole ? 1 : 0, scale: !isNearZero(columns),
      ...options, axisLabel: { formatter, ...options.axisLabel },
    });
  }

  /** The axis of one line of two, in its name and its colour. */
  side(columns, i, formatter) {
    const color = colour("s" + (i + 1));
    return this.valueAxis([columns[i]], formatter, {
      name: this.definition.lines[i][1], nameGap: 22, nameTextStyle: { color, align: ["left", "right"][i] },
      axisLabel: { color }, ...(i === 1 ? { alignTicks: true, splitLine: { show: false } } : {}),
    });
  }

  span() {
    const end = this.history.last();
    const first = this.history.time[0] ?? end;
    return [Math.min(Math.max(first, end - this.range), end - LEAST_SPAN), end];
  }

  /** What happened in a time. */
  marks(from, to, width) {
    const pixel = (millis) => ((millis / 1000 - from) * (width - SIDES)) / (to - from);
    const inside = this.history.marks.filter(({ time }) => time / 1000 >= from && time / 1000 <= to);
    return {
      symbol: "none", silent: true, animation: false,
      data: place(inside, pixel).map(({ text, time, quiet }) => {
        const color = colour(quiet ? "quiet" : "warn");
        return {
          xAxis: time,
          label: { formatter: text, color, opacity: 1, fontSize: 10, lineHeight: 12, fontWeight: 600, position: "end", align: text.length > 1 ? "right" : "center", distance: 3 },
          lineStyle: { color, type: [3, 4], width: 1, opacity: quiet ? 0.4 : 0.9 },
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

/** Whether zero belongs on the axis: where numbers are not far from it, small wobbles shall look small. */
function isNearZero(columns) {
  const values = columns.flat().map(([, value]) => value).filter((value) => value !== null);
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return least === most || (least >= 0 && least < 0.6 * most);
}
