/** Charts that are not over time: bars, points. */
import { short } from "./format.js";
import { Plot } from "./plot.js";
import { axis, colour } from "./theme.js";

/** A histogram: from, to, counts. */
export class Bars {
  /** @param series which of the page's series it is, from 0: its colour and its pattern */
  constructor(element, series) {
    this.histogram = null;
    this.series = series;
    this.plot = new Plot(element, () => this.option());
  }

  show(histogram) {
    this.histogram = histogram;
    this.plot.update();
  }

  option() {
    if (this.histogram === null || this.histogram.counts.length === 0) return null;
    const { from, to, counts } = this.histogram;
    const middles = counts.map((_, i) => from + ((i + 0.5) * (to - from)) / counts.length);
    const empty = Array.from({ length: this.series }, () => ({ type: "bar" }));
    return {
      grid: { left: 8, right: 8, top: 8, bottom: 2, containLabel: true },
      xAxis: axis({
        type: "category", data: middles.map(short), axisLine: { show: true, lineStyle: { color: colour("line") } },
        axisLabel: { interval: (i) => i === 0 || i === counts.length - 1, alignMinLabel: "left", alignMaxLabel: "right" },
      }),
      yAxis: axis({ type: "value", splitNumber: 3, minInterval: 1, axisLabel: { formatter: short } }),
      series: [...empty, {
        type: "bar", data: counts, silent: true, color: colour("s" + (this.series + 1)), barGap: "-100%", barCategoryGap: "6%", emphasis: { disabled: true },
      }],
    };
  }
}

/** Points, and the diagonal on which they should lie. */
export class Diagonal {
  /** @param limits fixed limits of both axes, if there are any */
  constructor(element, { joined, limits, xLabel, yLabel }) {
    Object.assign(this, { joined, limits, xLabel, yLabel });
    this.points = [];
    this.plot = new Plot(element, () => this.option());
  }

  /** @param points pairs of x and y */
  show(points) {
    this.points = points.filter(([x, y]) => x !== null && y !== null).sort((a, b) => a[0] - b[0]);
    this.plot.update();
  }

  option() {
    if (this.points.length === 0) return null;
    const [min, max] = this.limits ?? around(this.points.flat());
    const exact = this.limits !== undefined;
    const side = (name, nameGap) => axis({
      type: "value", min, max, name, nameLocation: "middle", nameGap,
      axisLabel: { formatter: short, showMinLabel: exact, showMaxLabel: exact },
    });
    return {
      grid: { left: 32, right: 14, top: 10, bottom: 22, containLabel: true },
      xAxis: side(this.xLabel, 26),
      yAxis: side(this.yLabel, 38),
      series: [{
        type: this.joined ? "line" : "scatter", data: this.points, silent: true, color: colour("s1"), emphasis: { disabled: true },
        symbol: "circle", symbolSize: this.joined ? 8 : 5, itemStyle: { opacity: this.joined ? 1 : 0.7 },
        markLine: {
          symbol: "none", silent: true, animation: false, label: { show: false }, lineStyle: { color: colour("quiet"), type: [4, 4], width: 1 },
          data: [[{ coord: [min, min] }, { coord: [max, max] }]],
        },
      }],
    };
  }
}

/** Limits with a little room. */
function around(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = 0.05 * (most - least) || 1;
  return [least - room, most + room];
}
