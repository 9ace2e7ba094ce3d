/** The style sheet's colours, for what is drawn on canvas. */

const dark = matchMedia("(prefers-color-scheme: dark)");

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

/** Calls back when light becomes dark or dark light. */
export function onThemeChange(action) {
  dark.addEventListener("change", action);
}

/**
 * An axis of ECharts in these colours. The height of its texts is said: ECharts takes it from the width of a
 * Chinese character, which is anything where no font has one.
 */
export function axis({ axisLabel, nameTextStyle, ...options }) {
  return {
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colour("grid") } },
    axisLabel: { color: colour("quiet"), fontSize: 11, lineHeight: 14, hideOverlap: true, ...axisLabel },
    nameTextStyle: { color: colour("quiet"), fontSize: 11, lineHeight: 14, ...nameTextStyle },
    ...options,
  };
}
