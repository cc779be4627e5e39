// What a person holds down: a mouse button, a finger, or the space bar. The browser makes a click only if the same element is there
// when it is released, so the page is not exchanged before.

let release = null;
let held = Promise.resolve();

function hold() {
  if (!release) held = new Promise((resolve) => { release = resolve; });
}

function letGo() {
  if (!release) return;
  // The click comes after this event.
  setTimeout(release);
  release = null;
}

document.addEventListener("pointerdown", (event) => { if (event.button === 0) hold(); }, true);
for (const name of ["pointerup", "pointercancel", "dragend", "contextmenu"]) document.addEventListener(name, letGo, true);
document.addEventListener("keydown", (event) => { if (event.key === " ") hold(); }, true);
document.addEventListener("keyup", (event) => { if (event.key === " ") letGo(); }, true);
window.addEventListener("blur", letGo);

// Resolves at once if nothing is held.
export const released = () => held;
