// What the page shows, in its address: F5 and a copied address come back to it.

import { state } from "./state.js";

// What explains is shown beside the channel; what asks or takes input is modal, as everything is on a phone.
export const asks = (path) => /confirm|^\/scenarios|#failed/.test(path);

export function saveAddress() {
  const values = new URLSearchParams({ channel: state.channel, tab: state.tab });
  if (state.filter !== "all") values.set("filter", state.filter);
  const dialog = state.dialogs.at(-1);
  if (dialog && !asks(dialog)) values.set("dialog", dialog);
  history.replaceState(null, "", `#${values}`);
}
