/** One chart of ECharts in an element: made when it is first seen, drawn only while it is seen. */
import { init } from "./echarts.esm.min.js";
import { colour, onThemeChange } from "./theme.js";

/** A picture for the eye only: what it says is also said in words beside it. */
export class Plot {
  /**
   * @param option makes ECharts' option of what there is to show now; null for nothing
   * @param made called with the chart once it is there
   */
  constructor(element, option, made = () => {}) {
    this.element = element;
    this.option = option;
    this.made = made;
    this.seen = false;
    this.stale = false;
    element.setAttribute("aria-hidden", "true");
    new IntersectionObserver((entries) => {
      this.seen = entries.at(-1).isIntersecting;
      this.draw();
    }).observe(element);
    new ResizeObserver(() => this.seen && this.chart?.resize()).observe(element);
    onThemeChange(() => this.update());
  }

  /** Something new is to be shown. */
  update() {
    this.stale = true;
    this.draw();
  }

  draw() {
    if (!this.seen || !this.stale) return;
    const option = this.option();
    if (option === null) return;
    const isNew = !this.chart;
    this.chart ??= init(this.element);
    this.chart.resize();
    this.chart.setOption({ ...common(), ...option });
    this.stale = false;
    if (isNew) this.made(this.chart);
  }
}

/** For all charts: still, in the page's type, and with a pattern for each colour of an area. */
function common() {
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    aria: {
      enabled: true,
      label: { enabled: false },
      decal: { show: true, decals: PATTERNS.map((pattern) => ({ color: colour("pattern"), ...pattern })) },
    },
  };
}

const PATTERNS = [
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 },
  { symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [5, 0], symbolSize: 0.6 },
];
