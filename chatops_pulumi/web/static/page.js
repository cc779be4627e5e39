// The page asks the server for pieces of HTML whenever the server reports a change.
// What a person typed, opened or focused stays while pieces are exchanged. This file handles what a person does.

import { saveAddress } from "./address.js";
import { back, chooseMember, closeDialog, openDialog } from "./dialogs.js";
import { editEvent, jsonProblem, newSample, openRule } from "./drafts.js";
import { NOT_NOW, showAvailability } from "./exchange.js";
import { showOlder } from "./feed.js";
import { openChannel, reveal, selectTab, showView } from "./navigation.js";
import { showEvents, showRules } from "./panels.js";
import { post, toast } from "./requests.js";
import { $, address, local, session, state } from "./state.js";
import { fillDraft, saveDraft } from "./typed.js";
import { showPill } from "./unread.js";
import { listen, update, updating } from "./updates.js";

async function act(button, path, body, { inForm = false } = {}) {
  const ids = [button.id];
  if (path === "/press") {
    const same = `[data-post="${body.post}"][data-press="${CSS.escape(body.button)}"]`;
    ids.push(...[...document.querySelectorAll(same)].map((one) => one.id));
  }
  for (const id of ids) state.busy.add(id);
  showAvailability();
  try {
    const result = await post(path, body);
    await update();
    if (result.dialog) await openDialog("#failed", { html: result.dialog });
    if (!(result.refused && inForm)) showResult(result);
    return result;
  } finally {
    for (const id of ids) state.busy.delete(id);
    showAvailability();
  }
}

// What the person caused is brought into view, or a press away if it is in another channel.
function showResult(result) {
  const shows = result.shows ?? (result.show ? [result.show] : []);
  const here = shows.filter((one) => one.channel === state.channel);
  if (here.length) reveal(here.at(-1).element);
  const other = shows.find((one) => one.channel !== state.channel);
  if (!here.length && other) toast(result.text, { label: "Show", run: () => openChannel(other.channel, other.element) });
  else if (result.why) toast(result.text, { label: "Why?", run: () => openDialog(result.why).catch((error) => toast(error.message)) });
  else toast(result.text);
}

document.addEventListener("click", async (event) => {
  if (!event.target.closest("#clock")) $("clock").open = false;
  const target = event.target.closest("button");
  if (!target) return;
  if (target.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    if (NOT_NOW[state.status]) toast(NOT_NOW[state.status]);
    return;
  }
  try {
    if (target.dataset.press) {
      await openDialog(`/posts/${target.dataset.post}/confirm?button=${encodeURIComponent(target.dataset.press)}`);
      chooseMember();
    } else if (target.dataset.open) {
      await openDialog(target.dataset.open);
    } else if ("close" in target.dataset) {
      $("dialog").close();
    } else if ("back" in target.dataset) {
      await back();
    } else if (target.dataset.postTo) {
      const { postTo, body } = target.dataset;
      const resource = "run" in target.dataset ? $("press-resource")?.value.trim() : "";
      const member = "run" in target.dataset ? $("press-as")?.value : undefined;
      if (member) local.set("press-as", member);
      const answers = "run" in target.dataset
        ? Object.fromEntries([...document.querySelectorAll("[data-answer]")].map((one) => [one.dataset.answer, one.value]))
        : {};
      if ("run" in target.dataset) await back();
      await act(target, postTo, {
        ...JSON.parse(body),
        ...(resource ? { resource } : {}),
        ...(member ? { as: member } : {}),
        ...(Object.keys(answers).length ? { answers } : {}),
      });
    } else if (target.dataset.channel) {
      await openChannel(target.dataset.channel);
    } else if (target.dataset.go) {
      await openChannel(target.dataset.go, target.dataset.element);
    } else if (target.dataset.edit) {
      await editEvent(target.dataset.edit);
    } else if (target.dataset.openRule) {
      await openRule(target.dataset.openRule);
    } else if (target.dataset.select) {
      showView("simulation");
      if (target.dataset.filterTo) state.filter = target.dataset.filterTo;
      selectTab(target.dataset.select);
    } else if (target.id === "theme") {
      const next = { system: "light", light: "dark", dark: "system" };
      local.set("theme", next[local.get("theme", "system")]);
      showTheme();
    } else if (target.dataset.filter) {
      state.filter = target.dataset.filter;
      saveAddress();
      await showEvents();
    } else if (target.dataset.copy) {
      const source = $(target.dataset.copy);
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      toast("Copied.");
    } else if ("fresh" in target.dataset) {
      await newSample(target.form);
    } else if (target.dataset.show) {
      showView(target.dataset.show, target.id);
      if (target.dataset.tab) selectTab(target.dataset.tab);
    } else if (target.role === "tab") {
      selectTab(target.getAttribute("aria-controls"));
    } else if (target.id === "older") {
      await showOlder();
    } else if (target.id === "pill") {
      const first = [...state.unseen][0];
      reveal(first);
      $(first)?.focus({ preventScroll: true });
    } else if (target.id === "dismiss-log") {
      local.set("dismissed", $("log").dataset.text);
      $("log").hidden = true;
      $("feed-box").focus({ preventScroll: true });
    }
  } catch (error) {
    toast(error.message);
  }
});

async function saveScenario(form) {
  const wrong = form.querySelector(".form-error");
  const submit = form.querySelector("[type=submit]");
  const body = {
    name: $("scenario-name").value.trim(),
    text: $("scenario-text").value,
    recording: "recording" in form.dataset,
    replace: form.dataset.replace === $("scenario-name").value.trim(),
  };
  const result = await post("/scenarios/save", body);
  if (result.refused) {
    wrong.textContent = result.text;
    form.dataset.replace = result.exists ? body.name : "";
    submit.textContent = result.exists ? "Replace the file" : "Save";
    return;
  }
  session.remove(form.dataset.key);
  closeDialog();
  toast(result.text);
  await update();
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if ("save" in form.dataset) {
    try { await saveScenario(form); } catch (error) { toast(error.message); }
    return;
  }
  const area = form.querySelector("textarea");
  const submit = form.querySelector("[type=submit]");
  if (submit.getAttribute("aria-disabled") === "true") return;
  const wrong = form.querySelector(".form-error");
  wrong.textContent = jsonProblem(area.value);
  if (wrong.textContent) return;
  try {
    const result = await act(submit, "/fire", { event: area.value }, { inForm: true });
    const now = $(submit.id)?.form ?? form;
    now.querySelector(".form-error").textContent = result.refused ? result.text : "";
    // The next press of the button fires a new event, unless the person edited this one.
    if (!result.refused && form.dataset.rule && area.value === state.samples.get(form.dataset.rule)) await newSample(now);
  } catch (error) {
    toast(error.message);
  }
});

document.addEventListener("input", (event) => { if (event.target.dataset.draft) saveDraft(event.target); });

document.addEventListener("toggle", (event) => {
  const details = event.target;
  const key = details.dataset?.keep ?? (details.id === "own" ? "own" : "");
  if (!key || !details.isConnected) return;
  if (details.open) state.open.add(key); else state.open.delete(key);
  session.set("open", JSON.stringify([...state.open]));
  const form = details.dataset.rule && details.open && details.querySelector("form.fire");
  if (form && !form.querySelector("textarea").value) newSample(form);
}, true);

document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
  const tabs = [...document.querySelectorAll("[role=tab]")];
  const at = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = tabs[(to + tabs.length) % tabs.length];
  next.focus();
  selectTab(next.getAttribute("aria-controls"));
});

let searching;
$("rule-search").addEventListener("input", () => { clearTimeout(searching); searching = setTimeout(showRules, 150); });

let scrolling = false;
$("feed-box").addEventListener("scroll", () => {
  if (scrolling) return;
  scrolling = true;
  requestAnimationFrame(() => { scrolling = false; showPill(); });
});

for (const name of ["threads", "shuffle"]) {
  $(name).checked = local.get(name, name === "threads" ? "1" : "0") === "1";
  $(name).addEventListener("change", () => { local.set(name, $(name).checked ? "1" : "0"); state.reset = true; update(); });
}
function showTheme() {
  const theme = local.get("theme", "system");
  document.documentElement.dataset.theme = theme;
  $("theme").setAttribute("aria-label", `Theme: ${theme}`);
  $("theme").title = `Theme: ${theme}`;
}
showTheme();

fillDraft($("own-event"));
$("own").open = state.open.has("own");
const linked = address.get("dialog");
selectTab(state.tab);
listen();
if (linked?.startsWith("/")) updating?.then(() => openDialog(linked)).catch((error) => toast(error.message));
