// Requests to the server, and the toast that shows their results.

import { released } from "./held.js";
import { $, state, token } from "./state.js";

export const UNREACHABLE = "The sandbox does not answer.";

async function request(path, options) {
  try { return await fetch(path, options); } catch { throw new Error(UNREACHABLE); }
}

export async function get(path) {
  const answer = await request(path);
  if (!answer.ok) {
    const text = await answer.text();
    let message = text;
    try { message = JSON.parse(text).text; } catch { /* plain text */ }
    throw new Error(message || `The server answered ${answer.status}.`);
  }
  return answer;
}

// A piece of the page, when it can be shown without losing a click.
export async function getPiece(path) {
  const text = await (await get(path)).text();
  await released();
  return text;
}

// What every request about the open channel says.
export function query(more) {
  const values = { channel: state.channel, threads: $("threads").checked ? 1 : 0, shuffle: $("shuffle").checked ? 1 : 0, ...more };
  return new URLSearchParams(values).toString();
}

export async function post(path, body) {
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
export function toast(text, action) {
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
