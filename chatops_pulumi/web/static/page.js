// The page asks the server for pieces of HTML whenever the server tells that something has changed.
// All that a person has typed, opened or focused stays as it is while pieces are exchanged.

const token = document.querySelector('meta[name="chatops-token"]').content;
const $ = (id) => document.getElementById(id);
const KEPT_POSTS = 300; // older ones leave the page; "Show older messages" brings them back

const store = {
  get: (key, otherwise) => { try { return localStorage.getItem(`chatops.${key}`) ?? otherwise; } catch { return otherwise; } },
  set: (key, value) => { try { localStorage.setItem(`chatops.${key}`, value); } catch { /* private window */ } },
};

const state = { channel: "", revision: 0, epoch: 0, anew: true, generation: -1, tab: "under-way" };

// Requests.

async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) {
    const text = await answer.text();
    let told = text;
    try { told = JSON.parse(text).text; } catch { /* plain text */ }
    throw new Error(told || `The server answered ${answer.status}.`);
  }
  return answer;
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-chatops-token": token },
    body: JSON.stringify(body ?? {}),
  });
  const text = await answer.text();
  try { return JSON.parse(text); } catch { return { good: false, text: text.trim() || `The server answered ${answer.status}.` }; }
}

let hideToast;
function toast(text) {
  $("toast").textContent = text;
  $("toast").dataset.on = "yes";
  clearTimeout(hideToast);
  hideToast = setTimeout(() => { $("toast").dataset.on = "no"; }, 6000);
}

// Exchange a piece of the page, and keep focus, open details and typed texts.

function exchange(element, html) {
  const focused = document.activeElement?.id;
  const within = element.contains(document.activeElement);
  const open = new Set([...element.querySelectorAll("details[open][data-keep]")].map((one) => one.dataset.keep));
  const typed = new Map([...element.querySelectorAll("details[data-keep] textarea")]
    .map((one) => [one.closest("[data-keep]").dataset.keep, [one.value, one.dataset.fresh]]));
  const top = element.scrollTop;
  element.innerHTML = html;
  for (const one of element.querySelectorAll("details[data-keep]")) {
    if (open.has(one.dataset.keep)) one.open = true;
    const area = one.querySelector("textarea");
    if (area && typed.has(one.dataset.keep)) [area.value, area.dataset.fresh] = typed.get(one.dataset.keep);
  }
  element.scrollTop = top;
  if (within && focused) $(focused)?.focus({ preventScroll: true });
  showTimes(element);
}

// Times.

function showTimes(root) {
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

// The channel.

function query(more) {
  const values = { channel: state.channel, threads: $("threads").checked ? 1 : 0, shuffle: $("shuffle").checked ? 1 : 0, ...more };
  return new URLSearchParams(values).toString();
}

async function showChannels() {
  const answer = await get(`/channels?channel=${encodeURIComponent(state.channel)}`);
  exchange($("channels"), await answer.text());
  const arn = $("channel-name").dataset.arn;
  // A program that fails for a while loses its channels; what was said there stays on the page.
  if (arn && arn !== state.channel) {
    state.channel = arn;
    state.anew = true;
  }
}

// Only `update` calls this, so that no two answers are mixed.
async function showFeed() {
  if (!state.channel) { $("empty").hidden = $("feed").childElementCount > 0; return; }
  let anew = state.anew;
  state.anew = false;
  const piece = await (await get(`/feed?${query({ after: anew ? 0 : state.revision })}`)).json();
  if (!anew && piece.epoch !== state.epoch) {
    state.anew = true;
    return showFeed();
  }
  anew ||= !piece.complete;
  const box = $("feed-box");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 120;
  if (anew) {
    $("feed").replaceChildren();
    $("older").hidden = !piece.older;
  }
  const silent = state.epoch !== piece.epoch || anew;
  state.revision = piece.revision;
  state.epoch = piece.epoch;
  let newest = "";
  for (const entry of piece.posts) {
    const old = document.querySelector(`[data-entry="${entry.id}"]`);
    if (old) { exchange(old, entry.html); continue; }
    const item = document.createElement("li");
    item.dataset.entry = entry.id;
    item.innerHTML = entry.html;
    showTimes(item);
    if (!silent) item.querySelector(".post").classList.add("fresh");
    $("feed").append(item);
    newest = entry.title;
  }
  while ($("feed").childElementCount > KEPT_POSTS && atEnd) { $("feed").firstElementChild.remove(); $("older").hidden = false; }
  $("empty").hidden = $("feed").childElementCount > 0;
  if (newest && !silent) $("announce").textContent = `New message: ${newest}`;
  if (atEnd || anew) box.scrollTo({ top: box.scrollHeight, behavior: "instant" });
}

async function showOlder() {
  const oldest = $("feed").firstElementChild;
  if (!oldest) return;
  const piece = await (await get(`/feed?${query({ before: oldest.dataset.entry })}`)).json();
  const height = $("feed-box").scrollHeight;
  for (const entry of piece.posts) {
    const item = document.createElement("li");
    item.dataset.entry = entry.id;
    item.innerHTML = entry.html;
    showTimes(item);
    oldest.before(item);
  }
  $("feed-box").scrollTop += $("feed-box").scrollHeight - height;
  $("older").hidden = !piece.older;
}

// The program and the simulation beside the channel.

async function showProgram() {
  const told = await (await get("/program")).json();
  $("program").textContent = told.where;
  document.title = told.where ? `${told.where.split(":")[0]} · ChatOps sandbox` : "ChatOps sandbox";
  $("problem").hidden = !told.error;
  if (told.error) {
    const heading = document.createElement("p");
    const words = document.createElement("pre");
    heading.innerHTML = "<b>The program does not run.</b> Mend it and save: it is then run anew.";
    words.textContent = told.error;
    $("problem").replaceChildren(heading, words);
  }
  $("empty-failed").hidden = !told.error;
  $("empty-running").hidden = Boolean(told.error);
  showLogged(told.warnings, told.notes);
  const changed = told.generation !== state.generation;
  state.generation = told.generation;
  return changed;
}

// What the program logged: warnings are open to read, notes alone are folded away.
function showLogged(warnings, notes) {
  const box = $("logged");
  const text = JSON.stringify([warnings, notes]);
  if (box.dataset.text === text) return;
  box.dataset.text = text;
  box.hidden = !(warnings.length || notes.length);
  box.querySelector("details").open = warnings.length > 0;
  const counted = (number, word) => number ? [`${number} ${word}${number === 1 ? "" : "s"}`] : [];
  box.querySelector("summary").textContent =
    `The program: ${[...counted(warnings.length, "warning"), ...counted(notes.length, "note")].join(", ")}`;
  box.querySelector("ul").replaceChildren(...[...warnings, ...notes].map((words, at) => {
    const item = document.createElement("li");
    if (at < warnings.length) item.className = "warning";
    item.textContent = words;
    return item;
  }));
}

async function showRules() {
  const search = $("rule-search").value;
  exchange($("rule-list"), await (await get(`/rules?search=${encodeURIComponent(search)}`)).text());
}

const panels = {
  "under-way": async () => exchange($("under-way"), await (await get("/under-way")).text()),
  rules: async () => {},
  events: async () => exchange($("event-list"), await (await get("/events")).text()),
};

async function freshSample(form) {
  const area = form.querySelector("textarea");
  area.setAttribute("aria-busy", "true");
  try {
    area.value = await (await get(`/rules/sample?rule=${encodeURIComponent(form.dataset.rule)}`)).text();
    area.dataset.fresh = area.value;
    form.querySelector(".form-error").textContent = "";
  } catch (error) {
    form.querySelector(".form-error").textContent = error.message;
  }
  area.removeAttribute("aria-busy");
}

// Changes. One update at a time; what changes meanwhile is one more update.

let updating = false;
let again = false;
async function update() {
  if (updating) { again = true; return; }
  updating = true;
  try {
    do {
      again = false;
      if (await showProgram()) { await showChannels(); await showRules(); }
      await showFeed();
      await panels[state.tab]();
    } while (again);
  } catch (error) {
    toast(error.message);
  } finally {
    updating = false;
  }
}

function listen() {
  const stream = new EventSource("/stream");
  stream.addEventListener("open", () => { $("live").textContent = "Live"; $("live").dataset.on = "yes"; });
  stream.addEventListener("change", update);
  stream.addEventListener("error", () => {
    $("live").textContent = "The sandbox does not answer";
    $("live").dataset.on = "no";
  });
}

// Dialogs.

async function openDialog(path) {
  const answer = await get(`${path}${path.includes("?") ? "&" : "?"}${query({})}`);
  $("dialog-body").innerHTML = await answer.text();
  if (!$("dialog").open) $("dialog").showModal();
  ($("run-command") ?? $("dialog").querySelector("[data-close]")).focus();
}

// What a person does.

async function act(button, path, body) {
  button.disabled = true;
  try {
    const told = await post(path, body);
    toast(told.text);
    return told;
  } finally {
    button.disabled = false;
  }
}

document.addEventListener("click", async (event) => {
  const target = event.target.closest("button");
  if (!target) return;
  try {
    if (target.dataset.press) {
      await openDialog(`/posts/${target.dataset.post}/confirm?button=${encodeURIComponent(target.dataset.press)}`);
    } else if (target.dataset.open) {
      await openDialog(target.dataset.open);
    } else if ("close" in target.dataset) {
      $("dialog").close();
    } else if (target.dataset.postTo) {
      if ("run" in target.dataset) $("dialog").close();
      await act(target, target.dataset.postTo, JSON.parse(target.dataset.body));
    } else if (target.dataset.channel) {
      state.channel = target.dataset.channel;
      state.generation = -1;
      state.anew = true;
      update();
    } else if (target.dataset.copy) {
      await navigator.clipboard.writeText($(target.dataset.copy).textContent);
      toast("Copied.");
    } else if ("fresh" in target.dataset) {
      await freshSample(target.form);
    } else if (target.dataset.show) {
      document.body.dataset.view = target.dataset.show;
      for (const one of document.querySelectorAll("[data-show]")) one.setAttribute("aria-pressed", String(one === target));
    } else if (target.role === "tab") {
      selectTab(target);
    } else if (target.id === "older") {
      await showOlder();
    } else if (target.id === "clear") {
      await act(target, "/clear");
    }
  } catch (error) {
    toast(error.message);
  }
});

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const area = form.querySelector("textarea");
  const submit = form.querySelector("[type=submit]");
  const told = await act(submit, "/fire", { event: area.value });
  form.querySelector(".form-error").textContent = told.good ? "" : told.text;
  // The next press of the button is a new deployment, unless the person has changed the event.
  if (told.good && form.dataset.rule && area.value === area.dataset.fresh) await freshSample(form);
});

document.addEventListener("toggle", (event) => {
  const rule = event.target;
  if (rule.open && rule.dataset?.rule) {
    const form = rule.querySelector("form.fire");
    if (form && !form.querySelector("textarea").value) freshSample(form);
  }
}, true);

function selectTab(tab) {
  for (const one of document.querySelectorAll("[role=tab]")) {
    const chosen = one === tab;
    one.setAttribute("aria-selected", String(chosen));
    one.tabIndex = chosen ? 0 : -1;
    $(one.getAttribute("aria-controls")).hidden = !chosen;
  }
  state.tab = tab.getAttribute("aria-controls");
  update();
}

document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
  const tabs = [...document.querySelectorAll("[role=tab]")];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
  next.focus();
  selectTab(next);
});

let searching;
$("rule-search").addEventListener("input", () => { clearTimeout(searching); searching = setTimeout(showRules, 150); });

$("dialog").addEventListener("close", () => { $("dialog-body").replaceChildren(); });
$("dialog").addEventListener("click", (event) => { if (event.target === $("dialog")) $("dialog").close(); });

for (const name of ["threads", "shuffle"]) {
  $(name).checked = store.get(name, name === "threads" ? "1" : "0") === "1";
  $(name).addEventListener("change", () => { store.set(name, $(name).checked ? "1" : "0"); state.anew = true; update(); });
}
$("theme").value = store.get("theme", "system");
const theme = () => { document.documentElement.dataset.theme = $("theme").value; store.set("theme", $("theme").value); };
$("theme").addEventListener("change", theme);
theme();
listen();
