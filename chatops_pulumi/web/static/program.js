// The program: its status, its error and what it logged.

import { showAvailability } from "./exchange.js";
import { get } from "./requests.js";
import { $, local, state } from "./state.js";

const LAMPS = { running: "Running", starting: "Starting…", failed: "Program error", stopped: "Stopped" };
const COLORS = { running: "%235b21b6", starting: "%238a6d00", failed: "%23b3141d", stopped: "%23666666" };

export function showStatus(status) {
  state.status = status;
  document.body.dataset.status = status;
  $("lamp").textContent = LAMPS[status];
  const mark = { failed: "✕ ", stopped: "✕ " }[status] ?? "";
  document.title = `${mark}${state.name ? `${state.name} · ` : ""}ChatOps sandbox`;
  $("icon").href = `data:image/svg+xml,%3Csvg xmlns='http%3A//www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='${COLORS[status]}'/%3E%3C/svg%3E`;
  showAvailability();
}

export async function showProgram() {
  const program = await (await get("/program")).json();
  if (state.instance && program.instance !== state.instance) location.reload();
  state.instance = program.instance;
  state.name = program.name ? `${program.name}, stack ${program.stack}` : "";
  state.stack = program.stack;
  $("program").textContent = state.name;
  $("program-facts").textContent = program.facts;
  $("count-rules").textContent = program.rules || "";
  $("count-events").textContent = program.fired || "";
  $("lost-view-badge").hidden = !program.lost;
  $("lost-view-badge").textContent = program.lost ? `${program.lost} lost` : "";
  $("empty-created").textContent = program.created ? `${program.created} resources` : "";
  if (program.epoch !== state.epoch) state.seen = {};
  state.arrivals = program.arrivals;
  showStatus(program.status);
  showError(program.error);
  $("stale").hidden = !program.stale_since || program.status !== "failed";
  $("stale").textContent = `From the last good run, ${program.stale_since}. You cannot fire or press until the program runs again.`;
  for (const status of ["starting", "failed", "running"]) $(`empty-${status}`).hidden = program.status !== status;
  $("empty-start").hidden = program.status !== "running";
  showLog(program.warnings, program.notes);
  const changed = program.generation !== state.generation;
  if (changed) state.samples.clear();
  state.generation = program.generation;
  return changed;
}

function showError(error) {
  const box = $("problem");
  box.hidden = !error;
  if (!error || box.dataset.text === error) return;
  box.dataset.text = error;
  const heading = document.createElement("p");
  heading.innerHTML = '<b>The program failed.</b> Fix it and save; the program runs again. <button type="button" class="plain" id="copy-error" data-copy="error-text">Copy the error</button>';
  const text = document.createElement("pre");
  text.id = "error-text";
  text.tabIndex = 0;
  text.textContent = error;
  box.replaceChildren(heading, text);
}

// What the program logged: warnings are open, notes alone are folded.
function showLog(warnings, notes) {
  const box = $("log");
  const text = JSON.stringify([warnings, notes]);
  box.hidden = !(warnings.length || notes.length) || local.get("dismissed", "") === text;
  if (box.dataset.text === text) return;
  box.dataset.text = text;
  box.querySelector("details").open = warnings.length > 0;
  const counted = (number, word) => number ? [`${number} ${word}${number === 1 ? "" : "s"}`] : [];
  box.querySelector("summary").textContent =
    `Program log: ${[...counted(warnings.length, "warning"), ...counted(notes.length, "note")].join(", ")}`;
  box.querySelector("ul").replaceChildren(...[...warnings, ...notes].map((entry, at) => {
    const item = document.createElement("li");
    if (at < warnings.length) item.className = "warning";
    item.textContent = entry;
    return item;
  }));
}
