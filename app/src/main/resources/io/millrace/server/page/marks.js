/** What happened when: letters on the charts, and a list. */
import { byId, make } from "./dom.js";
import { moment, whole } from "./format.js";

/** Every mark has a letter: colour alone would not do. */
const GLYPHS = {
  checkpoint: "C", drift: "D", model_restored: "B", step_skipped: "S", restart: "R", frozen: "F", thawed: "T",
  learning_rate: "L", slots_reset: "O", model_reset: "M", member_reset: "P",
};
const LETTER_PIXELS = 8;
const GAP_PIXELS = 5;
const CHECKPOINT_GAP_PIXELS = 30;
const MOST_LINES = 60;

function glyph(type) {
  return GLYPHS[type] ?? "!";
}

export function isCheckpoint(mark) {
  return mark.type === "checkpoint";
}

/**
 * Where letters stand on an axis of time, so that none covers another: what happens shortly after each other
 * has its letters side by side at the line of the latest, and checkpoints have one where there is room.
 *
 * @param marks the newest first
 * @param pixel from a time in ms to a place
 * @return text, time and whether it is a checkpoint
 */
export function place(marks, pixel) {
  const places = [];
  for (const mark of marks.filter((one) => !isCheckpoint(one))) {
    const letter = glyph(mark.type);
    const near = places.at(-1);
    if (near && covers(near, pixel(mark.time), pixel)) {
      if (!near.text.includes(letter)) near.text = letter + near.text;
    } else {
      places.push({ text: letter, time: mark.time, quiet: false });
    }
  }
  for (const mark of marks.filter(isCheckpoint)) {
    const x = pixel(mark.time);
    if (places.every((other) => !isNear(other, x, pixel))) places.push({ text: glyph(mark.type), time: mark.time, quiet: true });
  }
  return places;
}

/** Whether a letter at x would touch those of a place, which end at its line. */
function covers({ text, time }, x, pixel) {
  const end = pixel(time);
  return x <= end && x > end - LETTER_PIXELS * text.length - GAP_PIXELS;
}

/** Whether a checkpoint at x would crowd a place. */
function isNear({ text, time, quiet }, x, pixel) {
  const end = pixel(time);
  const gap = quiet ? CHECKPOINT_GAP_PIXELS : LETTER_PIXELS + GAP_PIXELS;
  return x > end - LETTER_PIXELS * (text.length - 1) - gap && x < end + gap;
}

/** Runs of checkpoints are one line, so that they hide nothing else. */
export function showMarks(marks) {
  const list = byId("marks");
  const lines = fold(marks).slice(0, MOST_LINES);
  const state = JSON.stringify(lines.map((line) => [line[0].time, line[0].type, line.length]));
  if (list.dataset.shown === state) return;
  list.dataset.shown = state;
  list.replaceChildren(...lines.map(item));
  byId("happened").hidden = lines.length === 0;
}

/** @return lists of marks: of checkpoints without anything between them, or of one other */
export function fold(marks) {
  const lines = [];
  for (const mark of marks) {
    if (isCheckpoint(mark) && lines.length > 0 && isCheckpoint(lines.at(-1)[0])) lines.at(-1).push(mark);
    else lines.push([mark]);
  }
  return lines;
}

function item(line) {
  const [{ time, type, step, message }] = line;
  const more = line.length > 1 ? ` (and ${whole(line.length - 1)} more since ${moment(line.at(-1).time)})` : "";
  return make("li", {},
    make("span", { class: "glyph", "aria-hidden": "true" }, glyph(type)),
    make("time", { datetime: new Date(time).toISOString() }, moment(time)),
    make("span", {}, `${type.replaceAll("_", " ")} at step ${whole(step)}: ${message}${more}`));
}
