/** Numbers and times as people read them. */

export const NONE = "–";

export function whole(value) {
  return isNumber(value) ? Math.round(value).toLocaleString("en") : NONE;
}

/** Four significant digits. */
export function short(value) {
  if (!isNumber(value)) return NONE;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential(2);
  return size >= 1000 ? whole(value) : String(Number(value.toPrecision(4)));
}

/** Four digits behind the point, as scores are reported. */
export function score(value) {
  return isNumber(value) ? value.toFixed(4) : NONE;
}

export function seconds(value) {
  if (!isNumber(value)) return NONE;
  if (value < 1e-3) return Number((value * 1e6).toPrecision(3)) + " µs";
  return value < 1 ? Number((value * 1e3).toPrecision(3)) + " ms" : Number(value.toPrecision(3)) + " s";
}

export function bytes(value) {
  if (!isNumber(value)) return NONE;
  if (value < 1024) return value + " B";
  return value < 1 << 20 ? (value / 1024).toFixed(1) + " KiB" : (value / (1 << 20)).toFixed(1) + " MiB";
}

export function clock(millis) {
  return new Date(millis).toLocaleTimeString([], { hour12: false });
}

export function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}
