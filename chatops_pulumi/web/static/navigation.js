// Where the person is: the view on a phone, the tab, the channel, a message.

import { saveAddress } from "./address.js";
import { $, state } from "./state.js";
import { channelShown, showPill, showUnread } from "./unread.js";
import { update } from "./updates.js";

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

export function reveal(id) {
  const element = $(id);
  if (!element) return;
  if (!channelShown()) showView("channel");
  element.scrollIntoView({ block: element.offsetHeight > $("feed-box").clientHeight ? "start" : "nearest", behavior: "instant" });
  state.unseen.delete(id);
  showPill();
}

export async function openChannel(arn, element) {
  showView("channel");
  if (arn !== state.channel) {
    state.channel = arn;
    state.generation = -1;
    state.reset = true;
  }
  saveAddress();
  await update();
  if (element) {
    reveal(element);
    $(element)?.focus({ preventScroll: true });
  }
}
