// Typed texts. A draft outlives a reload of the program, a search and F5.

import { session, state } from "./state.js";

export function fillDraft(area) {
  const key = area.dataset.draft;
  const text = session.get(`draft.${key}`, null) ?? state.samples.get(key);
  if (text !== undefined) {
    area.value = text;
    area.removeAttribute("aria-busy");
  }
}

export function saveDraft(area) {
  const key = area.dataset.draft;
  if (area.value && area.value !== state.samples.get(key)) session.set(`draft.${key}`, area.value);
  else session.remove(`draft.${key}`);
}

// Typed text is replaced as if it were typed over, so that Ctrl+Z brings it back.
export function replaceText(area, text) {
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
