// Dialogs. A dialog that opens from another one goes back to it.

import { asks, saveAddress } from "./address.js";
import { exchange, showAvailability, showTimes } from "./exchange.js";
import { get, getPiece, query } from "./requests.js";
import { $, local, session, state } from "./state.js";

const isNarrow = window.matchMedia("(max-width: 56rem)");

export async function openDialog(path, { replace = false, html = null } = {}) {
  const text = html ?? await (await get(`${path}${path.includes("?") ? "&" : "?"}${query({})}`)).text();
  $("dialog-body").innerHTML = text;
  showTimes($("dialog-body"));
  if (replace) state.dialogs.pop();
  state.dialogs.push(path);
  const dialog = $("dialog");
  const modal = asks(path) || isNarrow.matches;
  const isModal = dialog.matches(":modal");
  if (!dialog.open) state.opener = document.activeElement?.id ?? "";
  if (dialog.open && modal !== isModal) dialog.close();
  dialog.classList.toggle("inspector", !modal);
  if (!dialog.open) { if (modal) dialog.showModal(); else dialog.show(); }
  keepScenario(path);
  showAvailability();
  ($("run-command") ?? $("scenario-name") ?? dialog.querySelector("[data-close]")).focus();
  saveAddress();
}

// What a person changed in a scenario stays until it is saved or discarded, also if the dialog is closed.
function keepScenario(path) {
  const area = $("scenario-text");
  if (!area) return;
  const key = `scenario.${path}`;
  const recorded = area.value;
  const kept = session.get(key, null);
  const note = $("scenario-kept");
  note.hidden = kept === null || kept === recorded;
  if (!note.hidden) area.value = kept;
  area.addEventListener("input", () => session.set(key, area.value));
  area.form.dataset.key = key;
  $("scenario-discard").addEventListener("click", () => { session.remove(key); area.value = recorded; note.hidden = true; area.focus(); });
}

// The member of the last press is chosen again, if the policies of this channel name them.
export function chooseMember() {
  const last = local.get("press-as", "");
  const select = $("press-as");
  if (select && [...select.options].some((option) => option.value === last)) select.value = last;
}

export async function refreshDialog() {
  const path = state.dialogs.at(-1);
  if (!path?.endsWith("/thread") && !path?.startsWith("/timeline")) return;
  const thread = await getPiece(`${path}${path.includes("?") ? "&" : "?"}${query({})}`);
  const top = $("dialog").querySelector(".dialog-main").scrollTop;
  exchange($("dialog-body"), thread);
  $("dialog").querySelector(".dialog-main").scrollTop = top;
}

export async function back() {
  state.dialogs.pop();
  const behind = state.dialogs.at(-1);
  if (behind) await openDialog(behind, { replace: true });
  else $("dialog").close();
}

export function closeDialog() {
  if ($("dialog").open) $("dialog").close();
}

$("dialog").addEventListener("close", () => {
  if ($("dialog").open) return; // it was opened again in the other way
  state.dialogs = [];
  $("dialog-body").replaceChildren();
  if (document.activeElement === document.body) ($(state.opener) ?? $("feed-box")).focus({ preventScroll: true });
  saveAddress();
});
$("dialog").addEventListener("click", (event) => { if (event.target === $("dialog")) $("dialog").close(); });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if ($("clock").open) { $("clock").open = false; $("clock-summary").focus(); }
  else if ($("dialog").open && !$("dialog").matches(":modal")) $("dialog").close();
});
