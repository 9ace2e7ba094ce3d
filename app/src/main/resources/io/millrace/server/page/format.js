/** Numbers and times as people read them. */

export const NONE = "–";

export function whole(value) {
  return isNumber(value) ? Math.round(value).toLocaleString("en") : NONE;
}

/** Four significant digits. */
export function short(value) {
  if (!isNumber(value)) return NONE;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return scientific(value);
  return size >= 1000 ? whole(value) : String(Number(value.toPrecision(4)));
}

/** Four digits behind the point, as scores are reported; fewer of large ones, and no more than tell something. */
export function score(value) {
  if (!isNumber(value)) return NONE;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return scientific(value);
  const digits = Math.max(0, 4 - Math.max(0, Math.floor(Math.log10(size))));
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function scientific(value) {
  return value.toExponential(2).replace("e+", "e");
}

export function seconds(value) {
  if (!isNumber(value)) return NONE;
  if (value === 0) return "0 s";
  if (value < 1e-3) return digits(value * 1e6) + " µs";
  if (value < 1) return digits(value * 1e3) + " ms";
  if (value < 120) return digits(value) + " s";
  return value < 7200 ? digits(value / 60) + " min" : digits(value / 3600) + " h";
}

function digits(value) {
  return value >= 1000 ? whole(value) : String(Number(value.toPrecision(3)));
}

export function bytes(value) {
  if (!isNumber(value)) return NONE;
  const power = Math.min(3, Math.floor(Math.log2(Math.max(1, value)) / 10));
  return power === 0 ? value + " B" : (value / 1024 ** power).toFixed(1) + [" KiB", " MiB", " GiB"][power - 1];
}

/** From 00:00:00 on: without the cycle, some languages say that it is 24:05:00, or 0:05:00. */
export function clock(millis) {
  return new Date(millis).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

export function day(millis) {
  return new Date(millis).toLocaleDateString([], { day: "numeric", month: "short" });
}

/** The clock's time, with the day unless it is today. */
export function moment(millis) {
  return day(millis) === day(Date.now()) ? clock(millis) : day(millis) + ", " + clock(millis);
}

export function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}
