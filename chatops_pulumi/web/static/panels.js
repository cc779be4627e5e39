// The panels beside the channel.

import { exchange, showAvailability } from "./exchange.js";
import { getPiece } from "./requests.js";
import { $, state } from "./state.js";

export async function showSimulate() {
  exchange($("simulate"), await getPiece(`/simulate?channel=${encodeURIComponent(state.channel)}`));
  const first = document.querySelector(`.starts-of[data-group="${CSS.escape(state.channel)}"] [data-post-to="/start"]`);
  const offered = document.createElement("button");
  if (first) {
    offered.type = "button";
    offered.id = "empty-start-button";
    offered.className = "primary";
    offered.textContent = first.textContent;
    Object.assign(offered.dataset, { postTo: first.dataset.postTo, body: first.dataset.body });
  }
  if ($("empty-start").textContent !== offered.textContent) $("empty-start").replaceChildren(...(first ? [offered] : []));
  showAvailability();
}

export async function showRules() {
  exchange($("rule-list"), await getPiece(`/rules?search=${encodeURIComponent($("rule-search").value)}`));
}

export async function showEvents() {
  exchange($("event-list"), await getPiece(`/events?filter=${state.filter}`));
}

export const panels = { simulate: showSimulate, rules: async () => {}, events: showEvents };
