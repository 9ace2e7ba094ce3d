/** The style sheet's colours, for what is drawn on canvas. */

const dark = matchMedia("(prefers-color-scheme: dark)");

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

/** Calls back when light becomes dark or dark light. */
export function onThemeChange(action) {
  dark.addEventListener("change", action);
}

/** An axis of ECharts in these colours. */
export function axis({ axisLabel, ...options }) {
  return {
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colour("grid") } },
    axisLabel: { color: colour("quiet"), fontSize: 11, hideOverlap: true, ...axisLabel },
    nameTextStyle: { color: colour("quiet") },
    ...options,
  };
}
