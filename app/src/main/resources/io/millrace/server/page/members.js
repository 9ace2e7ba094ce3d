/** What each member of a pool does. */
import { byId, table } from "./dom.js";
import { score, whole } from "./format.js";

/** @param members of a pool; empty if the model is none */
export function showMembers(members) {
  byId("members").hidden = members.length === 0;
  if (members.length === 0) return;
  table(byId("member-scores"), "Loss and share of wins (mini-batches in which no member's loss was lower) of each one's own predictions; its weight in the latest prediction",
    [{ title: "member" }, { title: "loss, window", kind: "n" }, { title: "wins, window", kind: "n" }, { title: "weight", kind: "n" }, { title: "loss, cumulative", kind: "n" }, { title: "wins, cumulative", kind: "n" }, { title: "resets", kind: "n" }],
    members.map(({ name, weight, windowed, cumulative, resets }) => [
      name, score(windowed.loss), score(windowed.wins), score(weight), score(cumulative.loss), score(cumulative.wins), whole(resets),
    ]),
    "");
}
