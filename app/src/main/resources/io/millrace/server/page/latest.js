/** The latest checkpoints, predictions, dead letters and marks. */
import { byId, make, table } from "./dom.js";
import { glyph } from "./charts.js";
import { bytes, clock, score, short, whole } from "./format.js";

export function showLatest(model, snapshot) {
  showCheckpoints(snapshot.checkpoints, model);
  showPredictions(snapshot.predictions, model);
  table(byId("dead-letters"), "Records that can't be learned from, the newest first",
    [{ title: "time" }, { title: "reason" }, { title: "what is wrong", kind: "text" }, { title: "offset", kind: "n" }, { title: "record", kind: "text" }],
    snapshot.deadLetters.map((letter) => [clock(letter.time), letter.reason, letter.message, whole(letter.offset), printable(letter)]),
    "none: every record could be learned from");
}

function showCheckpoints(checkpoints, model) {
  const scores = model.classes.length > 0 ? ["loss", "accuracy", "kappa_temporal"] : ["loss", "rmse", "r2"];
  table(byId("checkpoints"), "Scores of the window when it was written, the newest first",
    [{ title: "time" }, { title: "step", kind: "n" }, ...scores.map((title) => ({ title, kind: "n" })), { title: "size", kind: "n" }],
    checkpoints.map((one) => [clock(one.time), whole(one.step), ...scores.map((name) => score(one.scores["window." + name])), bytes(one.bytes)]),
    "none yet");
}

function showPredictions(predictions, model) {
  const named = (number) => (model.classes.length > 0 ? model.classes[number] ?? number : short(number));
  table(byId("predictions"), "Some of the latest, the newest first; each made before its sample was learned",
    [{ title: "sample", kind: "id" }, { title: "step", kind: "n" }, { title: "predicted" }, { title: "actual" }, { title: "", kind: "s" }, { title: "scores", kind: "n" }, { title: "loss", kind: "n" }],
    predictions.map((one) => [
      one.id, whole(one.step), named(one.predicted), named(one.label),
      model.classes.length === 0 ? "" : one.predicted === one.label ? "✓ right" : "✗ wrong",
      one.scores.map((value) => (value === null ? "NaN" : value.toPrecision(3))).join("  "), score(one.loss),
    ]),
    "none yet");
}

/** Control characters become visible, so that bytes that are no text do no harm. */
function printable({ record, bytes: length }) {
  const shown = record.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  return length > record.length + 3 ? `${shown} … (${bytes(length)})` : shown;
}

export function showMarks(marks) {
  const list = byId("marks");
  const shown = marks.slice(0, 60);
  const state = JSON.stringify(shown.map((mark) => [mark.time, mark.type]));
  if (list.dataset.shown === state) return;
  list.dataset.shown = state;
  list.replaceChildren(...shown.map((mark) => make("li", {},
    make("span", { class: "glyph", "aria-hidden": "true" }, glyph(mark.type)),
    make("time", { datetime: new Date(mark.time).toISOString() }, clock(mark.time)),
    make("span", {}, `${mark.type.replaceAll("_", " ")} at step ${whole(mark.step)}: ${mark.message}`))));
  byId("happened").hidden = shown.length === 0;
}
