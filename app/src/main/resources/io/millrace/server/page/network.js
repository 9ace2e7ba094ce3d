/** The network: its layers, and how its weights and gradients lie. */
import { byId, make, table, text } from "./dom.js";
import { Bars } from "./figures.js";
import { short, whole } from "./format.js";
import { peak } from "./window.js";

/** More would make the page long, and slow. */
const MOST_CARDS = 40;

const cards = new Map();

export function showLayers(model) {
  if (model.layers.length === 0) {
    byId("layers").replaceChildren(make("p", { class: "note" },
      `A SavedModel of your own, whose layers are not known. ${whole(model.features)} features go in, ${batches(model)}.`));
    return;
  }
  const rows = model.layers.map((layer, i) => [i + 1, layer.name, layer.output.join(" × "), whole(layer.parameters)]);
  const all = model.layers.reduce((total, layer) => total + layer.parameters, 0);
  const learning = `${whole(all)} parameters, learned by ${model.optimizer ?? "optimizers of the members"}, ${batches(model)}; loss: ${model.loss}`;
  table(byId("layers"), learning,
    [{ title: "", kind: "n" }, { title: "layer" }, { title: "output", kind: "n" }, { title: "parameters", kind: "n" }],
    [["", "features", String(model.features), ""], ...rows], "");
}

function batches({ batchSize }) {
  return batchSize === 1 ? "sample by sample" : batchSize + " samples per step";
}

/** @param variables samples of the model's arrays; only learned ones are shown, where it is known which these are */
export function showVariables(model, variables) {
  const learned = new Set(model.layers.flatMap((layer) => layer.variables));
  const all = variables.filter(({ name }) => learned.size === 0 || learned.has(name));
  const shown = all.slice(0, MOST_CARDS);
  byId("histograms-none").hidden = shown.length > 0;
  byId("histograms-more").hidden = shown.length === all.length;
  text(byId("histograms-more"), `The first ${MOST_CARDS} of ${whole(all.length)} arrays.`);
  if (!byId("histograms").open) return;
  for (const variable of shown) card(variable.name).show(variable);
}

function card(name) {
  if (!cards.has(name)) cards.set(name, new Card(name));
  return cards.get(name);
}

/** The histograms of one array. */
class Card {
  constructor(name) {
    const figures = [0, 1].map(() => make("div", { class: "plot small" }));
    this.texts = [0, 1].map(() => make("p", { class: "note" }));
    byId("variables").append(make("figure", {}, make("h3", {}, name),
      make("div", { class: "pair" }, ...[0, 1].map((i) => make("div", {}, this.texts[i], figures[i])))));
    this.bars = figures.map((figure, i) => new Bars(figure, i));
  }

  show({ values, gradients, changes }) {
    this.fill(0, "Weights", values);
    if (gradients) this.fill(1, "Gradients (the optimizer's running mean)", gradients);
    else if (changes) this.fill(1, "Changes since the last sample", changes);
    else text(this.texts[1], "Changes: after the next sample");
  }

  fill(i, title, histogram) {
    text(this.texts[i], `${title}: ${short(histogram.from)} to ${short(histogram.to)}, peak at ${peak(histogram)}`);
    this.bars[i].show(histogram);
  }
}
