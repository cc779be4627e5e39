// The page asks the server for pieces of HTML whenever the server reports a change.
// What a person typed, opened or focused stays while pieces are exchanged.

const token = document.querySelector('meta[name="chatops-token"]').content;
const $ = (id) => document.getElementById(id);
const KEPT_ENTRIES = 300; // older entries leave the page; "Show older messages" brings them back

function storage(area) {
  return {
    get: (key, otherwise) => { try { return area.getItem(`chatops.${key}`) ?? otherwise; } catch { return otherwise; } },
    set: (key, value) => { try { area.setItem(`chatops.${key}`, value); } catch { /* private window, or full */ } },
    remove: (key) => { try { area.removeItem(`chatops.${key}`); } catch { /* private window */ } },
  };
}
const local = storage(window.localStorage); // preferences
const session = storage(window.sessionStorage); // what belongs to this tab: drafts, open rules, what was seen

const address = new URLSearchParams(location.hash.slice(1));
const TABS = ["simulate", "rules", "events"];
const state = {
  channel: address.get("channel") ?? "",
  tab: TABS.includes(address.get("tab")) ? address.get("tab") : "simulate",
  filter: address.get("filter") ?? "all",
  revision: 0, epoch: -1, reset: true, generation: -1, instance: "", status: "starting", name: "",
  arrivals: {}, seen: {}, // channel to how many messages it has had, and how many the person has seen
  unseen: new Set(), // ids of messages of the open channel that are out of view
  busy: new Set(), // ids of buttons whose request runs
  open: new Set(JSON.parse(session.get("open", "[]"))), // details that stay open when a search or F5 removes them
  samples: new Map(), // rule to its sample event, unedited
  dialogs: [], // paths of the open dialog and of the ones behind it
  opener: "",
};

function saveAddress() {
  const values = new URLSearchParams({ channel: state.channel, tab: state.tab });
  if (state.filter !== "all") values.set("filter", state.filter);
  const dialog = state.dialogs.at(-1);
  if (dialog && !asks(dialog)) values.set("dialog", dialog);
  history.replaceState(null, "", `#${values}`);
}

// Requests.

const UNREACHABLE = "The sandbox does not answer.";

async function request(path, options) {
  try { return await fetch(path, options); } catch { throw new Error(UNREACHABLE); }
}

async function get(path) {
  const answer = await request(path);
  if (!answer.ok) {
    const text = await answer.text();
    let message = text;
    try { message = JSON.parse(text).text; } catch { /* plain text */ }
    throw new Error(message || `The server answered ${answer.status}.`);
  }
  return answer;
}

async function post(path, body) {
  const answer = await request(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-chatops-token": token },
    body: JSON.stringify(body ?? {}),
  });
  const text = await answer.text();
  let result;
  try { result = JSON.parse(text); } catch { result = { good: false, text: text.trim() || `The server answered ${answer.status}.` }; }
  return { ...result, refused: !answer.ok || result.refused === true };
}

let hideToast;
function toast(text, action) {
  $("toast-text").textContent = text;
  $("toast-action").hidden = !action;
  if (action) {
    $("toast-action").textContent = action.label;
    $("toast-action").onclick = () => { $("toast").dataset.on = "no"; action.run(); };
  }
  $("toast").dataset.on = "yes";
  clearTimeout(hideToast);
  hideToast = setTimeout(() => { $("toast").dataset.on = "no"; }, action ? 12000 : 6000);
}

// Exchange a piece of the page. Focus, the caret, open details and scroll positions stay.

function exchange(element, html) {
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
function showAvailability() {
  for (const button of document.querySelectorAll("[data-post-to], [data-press], form.fire [type=submit], [data-fresh]")) {
    const off = state.busy.has(button.id) || "running" in button.dataset || (state.status !== "running" && button.dataset.postTo !== "/clear");
    if (off) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    button.toggleAttribute("data-busy", state.busy.has(button.id) || "running" in button.dataset);
  }
}

const NOT_NOW = {
  starting: "Your program is starting. Try again in a moment.",
  failed: "Your program failed. Fix it and save; the program runs again.",
  stopped: "The sandbox stopped. Start it again first.",
};

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

// Unread messages: in other channels on their tabs, in the open channel in a pill above its end.

const channelShown = () => getComputedStyle(document.querySelector(".channel")).display !== "none";

function showUnread() {
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

function showPill() {
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

function reveal(id) {
  const element = $(id);
  if (!element) return;
  if (!channelShown()) showView("channel");
  element.scrollIntoView({ block: element.offsetHeight > $("feed-box").clientHeight ? "start" : "nearest", behavior: "instant" });
  state.unseen.delete(id);
  showPill();
}

async function openChannel(arn, element) {
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

// The channel.

function query(more) {
  const values = { channel: state.channel, threads: $("threads").checked ? 1 : 0, shuffle: $("shuffle").checked ? 1 : 0, ...more };
  return new URLSearchParams(values).toString();
}

async function showSidebar() {
  const at = encodeURIComponent(state.channel);
  exchange($("sidebar"), await (await get(`/sidebar?channel=${at}`)).text());
  exchange($("scenarios"), await (await get("/scenarios")).text());
  exchange($("clock-menu"), await (await get(`/clock?channel=${at}`)).text());
  $("clock-text").textContent = $("clock-now").dataset.text;
}

async function showChannels() {
  const answer = await get(`/channels?channel=${encodeURIComponent(state.channel)}`);
  exchange($("channels"), await answer.text());
  const name = $("channel-name");
  document.querySelector(".channel").dataset.platform = name.dataset.platform;
  if (!name.dataset.arn) return;
  $("empty-channel").textContent = name.firstChild.textContent.trim();
  if (name.dataset.arn !== state.channel) {
    state.channel = name.dataset.arn;
    state.reset = true;
  }
}

function fillEntry(item, entry) {
  item.dataset.posts = JSON.stringify(entry.posts);
  exchange(item, entry.html);
}

// Only `refresh` calls this, so that no two answers are mixed.
async function showFeed() {
  if (!state.channel) { $("empty").hidden = $("feed").childElementCount > 0; return; }
  let reset = state.reset;
  state.reset = false;
  const piece = await (await get(`/feed?${query({ after: reset ? 0 : state.revision })}`)).json();
  if (!reset && piece.epoch !== state.epoch) {
    state.reset = true;
    return showFeed();
  }
  const silent = reset;
  reset ||= !piece.complete;
  const box = $("feed-box");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 120;
  if (reset) {
    $("feed").replaceChildren();
    $("older").hidden = !piece.older;
  }
  state.revision = piece.revision;
  state.epoch = piece.epoch;
  let newest = "";
  for (const entry of piece.entries) {
    let item = document.querySelector(`[data-entry="${entry.id}"]`);
    const before = new Set(item ? JSON.parse(item.dataset.posts) : []);
    if (!item) {
      item = document.createElement("li");
      item.dataset.entry = entry.id;
      // A note that changes, and a thread of an old message, keep their place.
      const next = [...$("feed").children].find((one) => Number(one.dataset.entry) > entry.id);
      $("feed").insertBefore(item, next ?? null);
      if (entry.title) newest = entry.title;
    }
    fillEntry(item, entry);
    if (silent) continue;
    for (const id of entry.posts.filter((one) => !before.has(one))) {
      state.unseen.add(id);
      $(id)?.classList.add("fresh");
    }
  }
  showDays();
  while ($("feed").childElementCount > KEPT_ENTRIES && atEnd) { $("feed").firstElementChild.remove(); $("older").hidden = false; }
  $("empty").hidden = $("feed").childElementCount > 0;
  if (newest && !silent) $("announce").textContent = `New message: ${newest}`;
  if (atEnd || reset) {
    box.scrollTo({ top: box.scrollHeight, behavior: "instant" });
    // At the end of the feed, new messages are expected to push older ones out of view.
    for (const id of state.unseen) if ($(id)?.closest("li > .post") === $(id)) state.unseen.delete(id);
  }
  showPill();
}

// A line above the first entry of each day, as a chat has it.
function showDays() {
  let before = "";
  for (const item of $("feed").children) {
    const time = item.querySelector("time[datetime]")?.getAttribute("datetime");
    const when = new Date(time ?? "");
    const day = Number.isNaN(when.valueOf()) ? before : when.toDateString();
    const label = day === new Date().toDateString() ? "Today" : Number.isNaN(when.valueOf()) ? "" : when.toLocaleDateString([], { weekday: "long", month: "long", day: "numeric" });
    if (day !== before && label) item.dataset.day = label; else delete item.dataset.day;
    before = day;
  }
}

async function showOlder() {
  const oldest = $("feed").firstElementChild;
  if (!oldest) return;
  const piece = await (await get(`/feed?${query({ before: oldest.dataset.entry })}`)).json();
  const height = $("feed-box").scrollHeight;
  for (const entry of piece.entries) {
    const item = document.createElement("li");
    item.dataset.entry = entry.id;
    oldest.before(item);
    fillEntry(item, entry);
  }
  showDays();
  $("feed-box").scrollTop += $("feed-box").scrollHeight - height;
  if (!piece.older && document.activeElement === $("older")) $("feed-box").focus({ preventScroll: true });
  $("older").hidden = !piece.older;
}

// The program.

const LAMPS = { running: "Running", starting: "Starting…", failed: "Program error", stopped: "Stopped" };
const COLORS = { running: "%235b21b6", starting: "%238a6d00", failed: "%23b3141d", stopped: "%23666666" };

function showStatus(status) {
  state.status = status;
  document.body.dataset.status = status;
  $("lamp").textContent = LAMPS[status];
  const mark = { failed: "✕ ", stopped: "✕ " }[status] ?? "";
  document.title = `${mark}${state.name ? `${state.name} · ` : ""}ChatOps sandbox`;
  $("icon").href = `data:image/svg+xml,%3Csvg xmlns='http%3A//www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='${COLORS[status]}'/%3E%3C/svg%3E`;
  showAvailability();
}

let waiting;
async function showProgram() {
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
  clearTimeout(waiting);
  // A run that takes long shows how far it is.
  if (program.status === "starting") waiting = setTimeout(update, 400);
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

// The panels beside the channel.

async function showSimulate() {
  exchange($("simulate"), await (await get(`/simulate?channel=${encodeURIComponent(state.channel)}`)).text());
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

async function showRules() {
  exchange($("rule-list"), await (await get(`/rules?search=${encodeURIComponent($("rule-search").value)}`)).text());
}

async function showEvents() {
  exchange($("event-list"), await (await get(`/events?filter=${state.filter}`)).text());
}

const panels = { simulate: showSimulate, rules: async () => {}, events: showEvents };

// Typed events. A draft outlives a reload of the program, a search and F5.

function fillDraft(area) {
  const key = area.dataset.draft;
  const text = session.get(`draft.${key}`, null) ?? state.samples.get(key);
  if (text !== undefined) {
    area.value = text;
    area.removeAttribute("aria-busy");
  }
}

function saveDraft(area) {
  const key = area.dataset.draft;
  if (area.value && area.value !== state.samples.get(key)) session.set(`draft.${key}`, area.value);
  else session.remove(`draft.${key}`);
}

// Typed text is replaced as if it were typed over, so that Ctrl+Z brings it back.
function replaceText(area, text) {
  const focused = document.activeElement;
  if (area.value && area.value !== text) {
    area.focus({ preventScroll: true });
    area.select();
    if (!document.execCommand("insertText", false, text)) area.value = text;
    focused?.focus({ preventScroll: true });
  } else {
    area.value = text;
  }
  saveDraft(area);
}

async function newSample(form) {
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

async function editEvent(id) {
  const text = await (await get(`/events/${id}/event.json`)).text();
  closeDialog();
  showView("simulation");
  selectTab("events");
  $("own").open = true;
  replaceText($("own-event"), text);
  $("own-event").focus();
  $("own").scrollIntoView({ block: "nearest" });
}

async function openRule(arn) {
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

function jsonProblem(text) {
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

// Changes. One update at a time; what changes meanwhile is one more update.

let updating = null;
let again = false;
function update() {
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

async function refresh() {
  const changed = await showProgram();
  if (changed) { await showChannels(); await showRules(); }
  await showSidebar();
  await showFeed();
  showUnread();
  if (changed && state.tab !== "simulate") await showSimulate();
  await panels[state.tab]();
  await refreshDialog();
}

function listen() {
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

// Dialogs. A dialog that opens from another one goes back to it.

// What explains is shown beside the channel; what asks or takes input is modal, as everything is on a phone.
const asks = (path) => /confirm|^\/scenarios|#failed/.test(path);
const isNarrow = window.matchMedia("(max-width: 56rem)");

async function openDialog(path, { replace = false, html = null } = {}) {
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
function chooseMember() {
  const last = local.get("press-as", "");
  const select = $("press-as");
  if (select && [...select.options].some((option) => option.value === last)) select.value = last;
}

async function refreshDialog() {
  const path = state.dialogs.at(-1);
  if (!path?.endsWith("/thread") && !path?.startsWith("/timeline")) return;
  const answer = await get(`${path}${path.includes("?") ? "&" : "?"}${query({})}`);
  const top = $("dialog").querySelector(".dialog-main").scrollTop;
  exchange($("dialog-body"), await answer.text());
  $("dialog").querySelector(".dialog-main").scrollTop = top;
}

async function back() {
  state.dialogs.pop();
  const behind = state.dialogs.at(-1);
  if (behind) await openDialog(behind, { replace: true });
  else $("dialog").close();
}

function closeDialog() {
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

// What a person does.

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

function showView(view, button = "") {
  document.body.dataset.view = view;
  const chosen = button || { channel: "view-channel", simulation: "view-simulate" }[view];
  for (const one of document.querySelectorAll("[data-show]")) one.setAttribute("aria-pressed", String(one.id === chosen));
  showUnread();
  showPill();
}

function selectTab(name) {
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
