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
  document.querySelectorAll("h2 .window").forEach((small) => text(small, `latest ${whole(model.window)} samples`));
  byId("calibration-card").hidden = !model.probabilities;
  if (model.classes.length > 0) {
    calibration = new Diagonal(byId("calibration"), { joined: true, limits: [0, 1], xLabel: "confidence", yLabel: "accuracy" });
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
  table(byId("per-class"), "Precision: of the samples predicted as the class. Recall: of the samples of the class",
    [{ title: "class" }, { title: "precision", kind: "n" }, { title: "recall", kind: "n" }, { title: "samples", kind: "n" }],
    classes.map((name, i) => [name, score(precision[i]), score(recall[i]), whole(sum(confusion[i]))]),
    "no samples yet");
  const full = bins.filter((bin) => bin.samples > 0);
  calibration.show(full.map((bin) => [bin.confidence, bin.accuracy]));
  const known = sum(full.map((bin) => bin.samples));
  const error = sum(full.map((bin) => bin.samples * Math.abs(bin.confidence - bin.accuracy))) / known;
  text(byId("calibration-text"), known > 0
    ? `On the dashed line, confidence equals accuracy. Expected calibration error ${score(error)} over ${whole(known)} samples. `
      + full.map((bin) => `${Math.round(100 * bin.confidence)} % → ${Math.round(100 * bin.accuracy)} %`).join(", ")
    : "No samples yet.");
}

function showConfusion(classes, confusion) {
  const parent = byId("confusion");
  const state = JSON.stringify([classes, confusion]);
  if (parent.dataset.shown === state) return;
  parent.dataset.shown = state;
  const columns = confusion[0].length > classes.length ? [...classes, "others"] : classes;
  const head = make("tr", {}, make("td", {}, ""), ...columns.map((name) => make("th", { scope: "col", class: "n", title: name }, name)));
  const rows = classes.map((name, i) => {
    const total = sum(confusion[i]);
    const cells = confusion[i].map((count, j) => {
      const cell = make("td", { class: i === j ? "hit" : undefined }, whole(count));
      cell.style.setProperty("--share", String(total > 0 ? count / total : 0));
      return cell;
    });
    return make("tr", {}, make("th", { scope: "row", title: name }, name), ...cells);
  });
  const caption = "Rows: label. Columns: prediction. Outlined: correct."
    + (columns === classes ? "" : ` The ${classes.length} most frequent classes; what else was predicted is under “others”.`);
  parent.replaceChildren(make("table", { class: "matrix" }, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...rows)));
}

function showNumbers({ predicted, actual, residuals: histogram, baselineRmse }) {
  scatter.show(actual.map((value, i) => [value, predicted[i]]));
  const n = predicted.length;
  text(byId("scatter-text"), n > 0
    ? `The latest ${n} samples; on the dashed line the prediction is exact. Latest: predicted ${short(predicted[n - 1])}, actual ${short(actual[n - 1])}. Always predicting the running mean has an RMSE of ${short(baselineRmse)}.`
    : "No samples yet.");
  residuals.show(histogram);
  text(byId("residuals-text"), isNumber(histogram.from)
    ? `Actual minus predicted over the window: from ${short(histogram.from)} to ${short(histogram.to)}, peak at ${peak(histogram)}.`
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
