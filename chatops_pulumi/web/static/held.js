// What a person holds down: a mouse button, fingers, or the space bar. The browser makes a click only if the same element is there
// when it is released, so the page is not exchanged before.

let release = null;
let held = Promise.resolve();
const down = new Set(); // IDs of pointers, and the code of the space bar

function hold(id) {
  down.add(id);
  if (!release) held = new Promise((resolve) => { release = resolve; });
}

function letGo(id) {
  down.delete(id);
  if (!release || down.size) return;
  // The click comes after this event.
  setTimeout(release);
  release = null;
}

function letGoOfAll() {
  down.clear();
  letGo();
}

document.addEventListener("pointerdown", (event) => {
  // The list of a select belongs to the browser, which may keep the release for itself.
  if (event.button !== 0 || event.target.closest("select")) return;
  // The first finger of a touch, or a mouse: if a release was lost, it does not count longer than until now.
  if (event.isPrimary) down.clear();
  hold(event.pointerId);
}, true);
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, (event) => letGo(event.pointerId), true);
for (const name of ["dragend", "contextmenu"]) document.addEventListener(name, letGoOfAll, true);
// Where the space bar makes a click. With Alt, Ctrl or Meta, it belongs to the system.
document.addEventListener("keydown", (event) => {
  const clicks = event.key === " " && !event.altKey && !event.ctrlKey && !event.metaKey;
  if (clicks && event.target.closest("button, summary, [type=checkbox]")) hold(event.code);
}, true);
document.addEventListener("keyup", (event) => letGo(event.code), true);
window.addEventListener("blur", letGoOfAll);

// Resolves at once if nothing is held.
export const released = () => held;
