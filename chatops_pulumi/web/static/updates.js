// Changes. One update at a time; what changes meanwhile is one more update.

import { refreshDialog } from "./dialogs.js";
import { showChannels, showFeed, showSidebar } from "./feed.js";
import { panels, showRules, showSimulate } from "./panels.js";
import { showProgram, showStatus } from "./program.js";
import { UNREACHABLE, toast } from "./requests.js";
import { $, state } from "./state.js";
import { showUnread } from "./unread.js";

export let updating = null;
let again = false;
export function update() {
  again = true;
  updating ??= (async () => {
    try {
      while (again) { again = false; await refresh(); }
    } catch (error) {
      if (error.message !== UNREACHABLE) toast(error.message);
    } finally {
      updating = null;
    }
  })();
  return updating;
}

let waiting;
async function refresh() {
  clearTimeout(waiting);
  const changed = await showProgram();
  // A run that takes long shows how far it is.
  if (state.status === "starting") waiting = setTimeout(update, 400);
  if (changed) { await showChannels(); await showRules(); }
  await showSidebar();
  await showFeed();
  showUnread();
  if (changed && state.tab !== "simulate") await showSimulate();
  await panels[state.tab]();
  await refreshDialog();
}

export function listen() {
  const stream = new EventSource("/stream");
  stream.addEventListener("open", () => { $("stopped").hidden = true; });
  stream.addEventListener("change", update);
  stream.addEventListener("error", () => {
    showStatus("stopped");
    const stack = state.stack ? ` --stack ${state.stack}` : "";
    $("stopped").textContent = `The sandbox stopped. To start it again, run in your project's folder: chatops sandbox${stack}`;
    $("stopped").hidden = false;
  });
}
