/** Which times an axis names: round ones, as many as there is room for. */
import { clock, day } from "./format.js";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const SIXTIETHS = [1, 2, 5, 10, 15, 20, 30];
const STEPS = [...SIXTIETHS, ...SIXTIETHS.map((n) => n * MINUTE), ...[1, 2, 3, 6, 12].map((n) => n * HOUR), ...[1, 2, 4, 7].map((n) => n * DAY)];
const ROOM = 50;
const ROOM_WITH_SECONDS = 76;

/** Seconds between two labels of a span of seconds that is so many pixels wide. */
export function step(span, pixels) {
  return STEPS.find((one) => (one * pixels) / span >= (one < MINUTE ? ROOM_WITH_SECONDS : ROOM)) ?? STEPS.at(-1);
}

export function label(millis, seconds) {
  if (seconds >= DAY) return day(millis);
  return seconds < MINUTE ? clock(millis) : clock(millis).slice(0, 5);
}
