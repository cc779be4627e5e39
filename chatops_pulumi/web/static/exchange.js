// Exchanges pieces of the page. Focus, the caret, open details, drafts and scroll positions stay.

import { $, state } from "./state.js";
import { fillDraft } from "./typed.js";

export function exchange(element, html) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const caret = focused?.tagName === "TEXTAREA" ? [focused.selectionStart, focused.selectionEnd, focused.scrollTop] : null;
  const open = new Set([...element.querySelectorAll("details[open][data-keep]")].map((one) => one.dataset.keep));
  const top = element.scrollTop;
  element.innerHTML = html;
  for (const one of element.querySelectorAll("details[data-keep]")) {
    if (open.has(one.dataset.keep) || state.open.has(one.dataset.keep)) one.open = true;
  }
  for (const area of element.querySelectorAll("textarea[data-draft]")) fillDraft(area);
  element.scrollTop = top;
  if (focused) {
    const again = focused.id && $(focused.id);
    if (again) {
      again.focus({ preventScroll: true });
      if (caret) { again.setSelectionRange(caret[0], caret[1]); again.scrollTop = caret[2]; }
    } else {
      // What had the focus is gone: the nearest thing that can have it is better than the start of the page.
      element.closest("[tabindex]")?.focus({ preventScroll: true });
    }
  }
  showTimes(element);
  showAvailability();
}

// Buttons that cannot be used now stay focusable, so that the keyboard keeps its place.
export function showAvailability() {
  for (const button of document.querySelectorAll("[data-post-to], [data-press], form.fire [type=submit], [data-fresh]")) {
    const off = state.busy.has(button.id) || "running" in button.dataset || (state.status !== "running" && button.dataset.postTo !== "/clear");
    if (off) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    button.toggleAttribute("data-busy", state.busy.has(button.id) || "running" in button.dataset);
  }
}

export const NOT_NOW = {
  starting: "Your program is starting. Try again in a moment.",
  failed: "Your program failed. Fix it and save; the program runs again.",
  stopped: "The sandbox stopped. Start it again first.",
};

// Times.

export function showTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const when = new Date(time.getAttribute("datetime"));
    if (!Number.isNaN(when.valueOf())) {
      time.title = when.toString();
      time.textContent = when.toLocaleString([], { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
    }
  }
  for (const timer of root.querySelectorAll("[data-seconds]")) timer.dataset.until = Date.now() + 1000 * timer.dataset.seconds;
  tick();
}

function tick() {
  for (const timer of document.querySelectorAll("[data-until]")) {
    const left = Math.max(0, Math.round((timer.dataset.until - Date.now()) / 1000));
    const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    timer.textContent = parts[0] ? `${parts[0]} h ${parts[1]} min` : parts[1] ? `${parts[1]} min ${parts[2]} s` : `${parts[2]} s`;
  }
}
setInterval(tick, 1000);
