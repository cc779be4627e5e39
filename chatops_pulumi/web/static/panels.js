// The panels beside the channel.

import { saveAddress } from "./dialogs.js";
import { exchange, showAvailability } from "./exchange.js";
import { getPiece } from "./requests.js";
import { $, state } from "./state.js";
import { showPill, showUnread } from "./unread.js";
import { update } from "./updates.js";

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

export function showView(view, button = "") {
  document.body.dataset.view = view;
  const chosen = button || { channel: "view-channel", simulation: "view-simulate" }[view];
  for (const one of document.querySelectorAll("[data-show]")) one.setAttribute("aria-pressed", String(one.id === chosen));
  showUnread();
  showPill();
}

export function selectTab(name) {
  for (const one of document.querySelectorAll("[role=tab]")) {
    const chosen = one.getAttribute("aria-controls") === name;
    one.setAttribute("aria-selected", String(chosen));
    one.tabIndex = chosen ? 0 : -1;
    $(one.getAttribute("aria-controls")).hidden = !chosen;
  }
  state.tab = name;
  saveAddress();
  update();
}
