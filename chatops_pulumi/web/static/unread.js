// Unread messages: in other channels on their badges, in the open channel in a pill above its end.

import { $, session, state } from "./state.js";

export const channelShown = () => getComputedStyle(document.querySelector(".channel")).display !== "none";

export function showUnread() {
  const known = JSON.parse(session.get("seen", "{}"));
  if (known.instance === state.instance && known.epoch === state.epoch) state.seen = { ...known.seen, ...state.seen };
  if (channelShown()) state.seen[state.channel] = state.arrivals[state.channel] ?? 0;
  let total = 0;
  for (const [channel, number] of Object.entries(state.arrivals)) {
    state.seen[channel] ??= number;
    const unread = Math.max(0, number - state.seen[channel]);
    total += unread;
    for (const badge of document.querySelectorAll(`[data-unread="${CSS.escape(channel)}"]`)) showBadge(badge, unread);
  }
  showBadge($("channel-view-badge"), channelShown() ? 0 : total);
  session.set("seen", JSON.stringify({ instance: state.instance, epoch: state.epoch, seen: state.seen }));
}

function showBadge(badge, number) {
  badge.hidden = !number;
  badge.textContent = number ? `${number} new` : "";
}

function inView(element) {
  const box = $("feed-box").getBoundingClientRect();
  const place = element.getBoundingClientRect();
  return place.top < box.bottom - 40 && place.bottom > box.top + 40;
}

export function showPill() {
  for (const id of state.unseen) {
    const element = $(id);
    if (!element || (channelShown() && inView(element))) state.unseen.delete(id);
  }
  const number = state.unseen.size;
  $("pill").hidden = !number;
  if (!number) return;
  const first = $([...state.unseen][0]);
  const above = first.getBoundingClientRect().top < $("feed-box").getBoundingClientRect().top;
  $("pill").textContent = `${above ? "↑" : "↓"} ${number} new message${number === 1 ? "" : "s"}`;
}
