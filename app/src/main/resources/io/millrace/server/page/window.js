/** What lies behind the scores of the window: matrix, calibration, points, residuals. */
import { byId, make, table, text } from "./dom.js";
import { Bars, Diagonal } from "./figures.js";
import { NONE, isNumber, score, short, whole } from "./format.js";

let calibration;
let scatter;
let residuals;

export function prepare(model) {
  byId("classes").hidden = model.classes.length === 0;
  byId("numbers").hidden = model.classes.length > 0;
  document.querySelectorAll("h2 .window").forEach((small) => text(small, `of the latest ${whole(model.window)} samples`));
  byId("calibration-card").hidden = !model.probabilities;
  if (model.classes.length > 0) {
    calibration = new Diagonal(byId("calibration"), { joined: true, limits: [0, 1], xLabel: "confidence", yLabel: "share that was right" });
  } else {
    scatter = new Diagonal(byId("scatter"), { joined: false, xLabel: "actual", yLabel: "predicted" });
    residuals = new Bars(byId("residuals"), 0);
  }
}

export function show(detail) {
  if (detail === null) return;
  if (detail.confusion) showClasses(detail);
  else showNumbers(detail);
}

function showClasses({ classes, confusion, precision, recall, calibration: bins }) {
  showConfusion(classes, confusion);
  table(byId("per-class"), "Of what was predicted as a class, and of what was one",
    [{ title: "class" }, { title: "precision", kind: "n" }, { title: "recall", kind: "n" }, { title: "samples", kind: "n" }],
    classes.map((name, i) => [name, score(precision[i]), score(recall[i]), whole(sum(confusion[i]))]),
    "no samples yet");
  const full = bins.filter((bin) => bin.samples > 0);
  calibration.show(full.map((bin) => [bin.confidence, bin.accuracy]));
  const known = sum(full.map((bin) => bin.samples));
  const error = sum(full.map((bin) => bin.samples * Math.abs(bin.confidence - bin.accuracy))) / known;
  text(byId("calibration-text"), known > 0
    ? `Points on the dashed line: as often right as the model believes. Mean distance ${score(error)} over ${whole(known)} samples. `
      + full.map((bin) => `${Math.round(100 * bin.confidence)} % → ${Math.round(100 * bin.accuracy)} %`).join(", ")
    : "No samples yet.");
}

function showConfusion(classes, confusion) {
  const parent = byId("confusion");
  const state = JSON.stringify([classes, confusion]);
  if (parent.dataset.shown === state) return;
  parent.dataset.shown = state;
  const head = make("tr", {}, make("td", {}, ""), ...classes.map((name) => make("th", { scope: "col", class: "n", title: name }, name)));
  const rows = classes.map((name, i) => {
    const total = sum(confusion[i]);
    const cells = confusion[i].map((count, j) => {
      const cell = make("td", { class: i === j ? "hit" : undefined }, whole(count));
      cell.style.setProperty("--share", String(total > 0 ? count / total : 0));
      return cell;
    });
    return make("tr", {}, make("th", { scope: "row", title: name }, name), ...cells);
  });
  const caption = "Rows: the label. Columns: the prediction. Outlined: right."
    + (classes.length >= 30 ? " The most frequent classes." : "");
  parent.replaceChildren(make("table", { class: "matrix" }, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...rows)));
}

function showNumbers({ predicted, actual, residuals: histogram, baselineRmse }) {
  scatter.show(actual.map((value, i) => [value, predicted[i]]));
  const n = predicted.length;
  text(byId("scatter-text"), n > 0
    ? `The latest ${n} samples; on the dashed line: exactly right. Last: predicted ${short(predicted[n - 1])}, actual ${short(actual[n - 1])}. Always predicting the running mean has an RMSE of ${short(baselineRmse)}.`
    : "No samples yet.");
  residuals.show(histogram);
  text(byId("residuals-text"), isNumber(histogram.from)
    ? `Actual minus predicted, of the window: from ${short(histogram.from)} to ${short(histogram.to)}; most often around ${peak(histogram)}.`
    : "No samples yet.");
}

export function peak({ from, to, counts }) {
  if (counts.length === 0) return NONE;
  const at = counts.indexOf(Math.max(...counts));
  return short(from + ((at + 0.5) * (to - from)) / counts.length);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
