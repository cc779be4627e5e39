// What the page remembers: of this visit, of this tab, and of this browser.

export const token = document.querySelector('meta[name="chatops-token"]').content;
export const $ = (id) => document.getElementById(id);
export const KEPT_ENTRIES = 300; // older entries leave the page; "Show older messages" brings them back

function storage(area) {
  return {
    get: (key, otherwise) => { try { return area.getItem(`chatops.${key}`) ?? otherwise; } catch { return otherwise; } },
    set: (key, value) => { try { area.setItem(`chatops.${key}`, value); } catch { /* private window, or full */ } },
    remove: (key) => { try { area.removeItem(`chatops.${key}`); } catch { /* private window */ } },
  };
}
export const local = storage(window.localStorage); // preferences
export const session = storage(window.sessionStorage); // what belongs to this tab: drafts, open rules, what was seen

export const address = new URLSearchParams(location.hash.slice(1));
const TABS = ["simulate", "rules", "events"];
export const state = {
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
