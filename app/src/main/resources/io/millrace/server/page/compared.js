/** How the model does beside another one. */
import { byId, table, text } from "./dom.js";
import { isNumber, score, whole } from "./format.js";

/** @param info what never changes
 *  @param compared of the snapshot; null if the model is compared with none */
export function showCompared(info, compared) {
  byId("compared").hidden = compared === null;
  if (compared === null) return;
  const other = info.comparedWith;
  text(byId("compared-title"), `Compared with ${other}`);
  const error = info.classes.length > 0 ? "share of wrong classes" : "mean absolute error";
  table(byId("compared-scores"), `Over ${whole(compared.samples)} samples that both have predicted; ± is half of the 95 % confidence interval`,
    [{ title: "" }, { title: info.name, kind: "n" }, { title: other, kind: "n" }, { title: `${info.name} less ${other}`, kind: "n" }],
    compared.samples === 0 ? [] : [["loss", compared.loss], [error, compared.error]].map(([name, means]) => [
      name, score(means.own), score(means.other), difference(means),
    ]),
    "No sample has a prediction of both yet.");
  const unpaired = compared.unpaired > 0 ? `${whole(compared.unpaired)} predictions of one have no counterpart of the other.` : "";
  text(byId("compared-note"), [compared.waiting && capital(compared.waiting) + ".", unpaired].filter(Boolean).join(" "));
}

/** With too few samples there is no interval. */
function difference({ difference, halfWidth }) {
  const sign = difference > 0 ? "+" : "";
  return sign + score(difference) + (isNumber(halfWidth) ? " ± " + score(halfWidth) : "");
}

function capital(sentence) {
  return sentence[0].toUpperCase() + sentence.slice(1);
}
