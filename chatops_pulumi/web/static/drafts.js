// Events that a person edits, and the rules that they belong to.

import { closeDialog } from "./dialogs.js";
import { selectTab, showView } from "./navigation.js";
import { showRules } from "./panels.js";
import { get } from "./requests.js";
import { $, state } from "./state.js";
import { replaceText } from "./typed.js";

export async function newSample(form) {
  const area = form.querySelector("textarea");
  area.setAttribute("aria-busy", "true");
  try {
    const text = await (await get(`/rules/sample?rule=${encodeURIComponent(form.dataset.rule)}`)).text();
    state.samples.set(form.dataset.rule, text);
    replaceText(area, text);
    form.querySelector(".form-error").textContent = "";
  } catch (error) {
    form.querySelector(".form-error").textContent = error.message;
  }
  area.removeAttribute("aria-busy");
}

export async function editEvent(id) {
  const text = await (await get(`/events/${id}/event.json`)).text();
  closeDialog();
  showView("simulation");
  selectTab("events");
  $("own").open = true;
  replaceText($("own-event"), text);
  $("own-event").focus();
  $("own").scrollIntoView({ block: "nearest" });
}

export async function openRule(arn) {
  showView("simulation");
  $("rule-search").value = "";
  selectTab("rules");
  await showRules();
  const rule = document.querySelector(`details[data-rule="${CSS.escape(arn)}"]`);
  if (!rule) return;
  rule.open = true;
  rule.querySelector("summary").focus();
  rule.scrollIntoView({ block: "start" });
}

export function jsonProblem(text) {
  if (!text.trim()) return "Enter an event as JSON.";
  try { JSON.parse(text); return ""; } catch (error) {
    const offset = /position (\d+)/.exec(error.message)?.[1];
    const before = text.slice(0, offset ?? text.length);
    const lines = before.split("\n");
    const comma = /,\s*$/.test(before) && /[}\]]/.test(text[before.length] ?? "");
    const fix = comma ? ` Fix: remove the comma at the end of line ${before.trimEnd().split("\n").length}.` : " Fix: correct the JSON there.";
    return `Not valid JSON, line ${lines.length}, column ${lines.at(-1).length + 1}.${fix}`;
  }
}
