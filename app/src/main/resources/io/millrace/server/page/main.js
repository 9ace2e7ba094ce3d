/** The live page: asks for the status and the history, then follows the stream. */
import { Chart, definitionsOf } from "./charts.js";
import { showCompared } from "./compared.js";
import { byId, definitions, make, text } from "./dom.js";
import { clock, moment, score, short, whole } from "./format.js";
import { History } from "./history.js";
import { showLatest } from "./latest.js";
import { showMarks } from "./marks.js";
import { showMembers } from "./members.js";
import { showLayers, showVariables } from "./network.js";
import * as details from "./window.js";

const RETRY_MILLIS = 2000;
const SILENCE_MILLIS = 5000;
const SCORES = { accuracy: "accuracy", rmse: "RMSE" };
const UNREACHABLE = "the server can't be reached";
const RANGES = [["1 min", 60], ["10 min", 600], ["3 h", 10800], ["all", Infinity]];

const history = new History();
let model = null;
let charts = [];
let range = 600;
let pointed = null;
let replica = null;
let stream = null;
let heardAt = 0;
/** When the connection was lost; null while it is there. */
let lostAt = null;
let retry;
/** How often it has connected: what an earlier attempt still gets is of no use. */
let attempts = 0;

async function ask(path) {
  const answer = await fetch(path + (replica === null ? "" : "?replica=" + replica))
    .catch(() => { throw new Error(UNREACHABLE); }); // each browser has words of its own
  if (!answer.ok) throw new Error(path + " answers " + answer.status);
  return answer.json();
}

async function connect() {
  leave();
  const attempt = attempts;
  try {
    const status = await ask("api/status");
    const past = await ask("api/history");
    if (attempt !== attempts) return;
    if (model === null) begin(status.model);
    else if (JSON.stringify(status.model) !== JSON.stringify(model)) return location.reload();
    history.load(past);
    show(status.snapshot);
    follow();
  } catch (fault) {
    if (attempt === attempts) lose(fault.message);
  }
}

/** Follows no stream any more, nor connects to one. */
function leave() {
  attempts++;
  clearTimeout(retry);
  stream?.close();
  stream = null;
}

function follow() {
  heardAt = Date.now();
  stream = new EventSource("api/stream" + (replica === null ? "" : "?replica=" + replica));
  stream.onmessage = (event) => {
    heardAt = Date.now();
    lostAt = null;
    byId("lost").hidden = true;
    receive(JSON.parse(event.data));
  };
  stream.onerror = () => lose(UNREACHABLE);
}

async function receive(snapshot) {
  if (history.isToLoad(snapshot)) history.load(await ask("api/history"));
  show(snapshot);
}

function lose(reason) {
  leave();
  lostAt ??= Date.now();
  text(byId("lost"), `Connection lost at ${moment(lostAt)} (${reason}). The values shown are old; retrying every ${RETRY_MILLIS / 1000} s.`);
  byId("lost").hidden = false;
  retry = setTimeout(connect, RETRY_MILLIS);
}

/** What never changes: said once. */
function begin(info) {
  model = info;
  document.title = `${info.name} · Millrace`;
  text(byId("model"), info.name);
  const what = info.classes.length > 0 ? `which of ${info.classes.length} classes` : "a number";
  text(byId("source"), `learns from the topic ${info.topic} (${info.format}), ${info.features} features, to predict ${info.label}: ${what}`);
  byId("ranges").replaceChildren(...RANGES.map(([name, seconds]) => {
    const button = make("button", { type: "button", "aria-pressed": String(seconds === range) }, name);
    button.addEventListener("click", () => choose(seconds));
    return button;
  }));
  charts = definitionsOf(info).map((definition) => new Chart(byId("charts"), definition, history, point));
  byId("charts").setAttribute("tabindex", "0");
  byId("charts").setAttribute("role", "group");
  byId("charts").setAttribute("aria-label", "Charts over time; arrow left and right move through the values, escape returns to the latest");
  byId("charts").addEventListener("keydown", move);
  details.prepare(info);
  showLayers(info);
}

function choose(seconds) {
  range = seconds;
  [...byId("ranges").children].forEach((button, i) => button.setAttribute("aria-pressed", String(RANGES[i][1] === seconds)));
  charts.forEach((chart) => chart.update(range));
}

function move(event) {
  const points = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (points) {
    event.preventDefault();
    const index = history.indexOf(pointed ?? Infinity) + points * (event.shiftKey ? 10 : 1);
    point(history.time[Math.max(0, Math.min(history.time.length - 1, index))] ?? null);
  } else if (event.key === "Escape") {
    point(null);
  }
}

/** Makes all charts say their values at a time, or the newest if it is null. */
function point(time) {
  if (time === pointed) return;
  pointed = time;
  charts.forEach((chart) => chart.point(time));
}

function show(snapshot) {
  history.add(snapshot);
  byId("state").dataset.state = snapshot.state;
  text(byId("state-name"), snapshot.state);
  text(byId("state-reason"), snapshot.reason ? "· " + snapshot.reason : "");
  const { status, point } = snapshot;
  const scoreName = model.classes.length > 0 ? "accuracy" : "rmse";
  const format = model.classes.length > 0 ? score : short;
  const heldOut = status?.heldOut;
  const delayed = status?.delayed;
  definitions(byId("head"), [
    ["samples", whole(status?.samples), "samples"],
    ...(status?.unlabelled > 0 ? [["without label", whole(status.unlabelled), "unlabelled"]] : []),
    ["step", whole(status?.step), "step"],
    ["samples/s", whole(point.throughput), "throughput"],
    ["loss, window", short(status?.windowed.loss), "loss"],
    [`${SCORES[scoreName]}, window`, format(status?.windowed[scoreName]), "score"],
    ...coverage(status?.windowed),
    ...(heldOut?.samples > 0 ? [[`${SCORES[scoreName]}, held out`, format(heldOut.windowed[scoreName]), "held-out"]] : []),
    ...(delayed?.samples > 0 ? [[`${SCORES[scoreName]}, before the label`, format(delayed.windowed[scoreName]), "delayed"]] : []),
    ["lag", whole(point.lag), "lag"],
    ["dead letters", whole(status?.deadLetters), "dead-letter-count"],
  ]);
  text(byId("time"), "updated at " + clock(snapshot.time));
  offerReplicas(snapshot);
  charts.forEach((chart) => chart.update(range));
  details.show(snapshot.window);
  showCompared(model, snapshot.compared);
  showMembers(status?.members ?? []);
  showVariables(model, snapshot.variables);
  showLatest(model, snapshot);
  showMarks(history.marks);
}

/** How often labels are where predictions say, and how much that leaves; nothing without intervals. */
function coverage(scores) {
  if (scores?.coverage === undefined) return [];
  const [name, size] = model.classes.length > 0 ? ["classes in the set", scores.set_size] : ["interval width", scores.width];
  return [["coverage, window", score(scores.coverage), "coverage"], [`${name}, window`, short(size), "region-size"]];
}

function offerReplicas({ replicas, replica: shown }) {
  const select = byId("replica");
  byId("replicas").hidden = replicas.length < 2;
  if (select.dataset.offered !== String(replicas)) {
    select.dataset.offered = String(replicas);
    select.replaceChildren(...replicas.map((one) => make("option", { value: one }, one)));
    select.value = String(shown);
  }
}

byId("replica").addEventListener("change", (event) => {
  replica = Number(event.target.value);
  connect();
});

/** A page nobody sees needs no stream. */
document.addEventListener("visibilitychange", () => {
  if (document.hidden) leave();
  else connect();
});

setInterval(() => {
  if (stream !== null && Date.now() - heardAt > SILENCE_MILLIS) lose("no update for 5 s");
}, 1000);

connect();
