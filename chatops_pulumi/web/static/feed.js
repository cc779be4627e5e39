// The channels, the sidebar and the feed of the open channel.

import { exchange } from "./exchange.js";
import { getPiece, query } from "./requests.js";
import { $, KEPT_ENTRIES, state } from "./state.js";
import { showPill } from "./unread.js";

export async function showSidebar() {
  const at = encodeURIComponent(state.channel);
  const paths = [`/sidebar?channel=${at}`, "/scenarios", `/clock?channel=${at}`];
  const [sidebar, scenarios, clock] = await Promise.all(paths.map(getPiece));
  exchange($("sidebar"), sidebar);
  exchange($("scenarios"), scenarios);
  exchange($("clock-menu"), clock);
  $("clock-text").textContent = $("clock-now").dataset.text;
}

export async function showChannels() {
  exchange($("channels"), await getPiece(`/channels?channel=${encodeURIComponent(state.channel)}`));
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
export async function showFeed() {
  if (!state.channel) { $("empty").hidden = $("feed").childElementCount > 0; return; }
  let reset = state.reset;
  state.reset = false;
  const piece = JSON.parse(await getPiece(`/feed?${query({ after: reset ? 0 : state.revision })}`));
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

export async function showOlder() {
  const oldest = $("feed").firstElementChild;
  if (!oldest) return;
  const piece = JSON.parse(await getPiece(`/feed?${query({ before: oldest.dataset.entry })}`));
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
