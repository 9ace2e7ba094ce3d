/** The latest checkpoints, predictions and dead letters. */
import { byId, table } from "./dom.js";
import { bytes, moment, score, short, whole } from "./format.js";

export function showLatest(model, snapshot) {
  showCheckpoints(snapshot.checkpoints, model);
  showPredictions(snapshot.predictions, model);
  table(byId("dead-letters"), "Refused records, latest first",
    [{ title: "time" }, { title: "reason" }, { title: "message", kind: "text" }, { title: "offset", kind: "n" }, { title: "record", kind: "text" }],
    snapshot.deadLetters.map((letter) => [moment(letter.time), letter.reason, letter.message, whole(letter.offset), printable(letter)]),
    "none");
}

function showCheckpoints(checkpoints, model) {
  const scores = model.classes.length > 0 ? ["loss", "accuracy", "kappa_temporal"] : ["loss", "rmse", "r2"];
  table(byId("checkpoints"), "Latest first, with their scores over the window and since the model's start (cumulative)",
    [{ title: "written" }, { title: "step", kind: "n" }, { title: "size", kind: "n" }, { title: "scores" }, ...scores.map((name) => ({ title: name.replaceAll("_", " "), kind: "n" }))],
    checkpoints.flatMap((one) => [["window", "window."], ["cumulative", ""]].map(([scope, prefix]) =>
      [moment(one.time), whole(one.step), bytes(one.bytes), scope, ...scores.map((name) => score(one.scores[prefix + name]))])),
    "none yet");
}

function showPredictions(predictions, model) {
  const named = (number) => (model.classes.length > 0 ? model.classes[number] ?? number : short(number));
  table(byId("predictions"), "A selection, latest first; each made before its sample was learned, if it has a label",
    [{ title: "sample", kind: "id" }, { title: "step", kind: "n" }, { title: "predicted" }, { title: "actual" }, { title: "", kind: "s" }, { title: "scores", kind: "n" }, { title: "loss", kind: "n" }],
    predictions.map((one) => [
      one.id, whole(one.step), named(one.predicted), one.label === null ? "no label" : named(one.label),
      model.classes.length === 0 || one.label === null ? "" : one.predicted === one.label ? "✓ correct" : "✗ wrong",
      one.scores.map((value) => (value === null ? "NaN" : short(value))).join("  "), score(one.loss),
    ]),
    "none yet");
}

/** Control characters become visible, so that bytes that are no text do no harm. */
function printable({ record, bytes: length }) {
  const shown = record.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  return length > record.length + 3 ? `${shown} … (${bytes(length)})` : shown;
}
