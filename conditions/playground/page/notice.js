/** A note above the editors: what happened, until it is closed or another one takes its place. */

import { byId } from "./dom.js";

/**
 * @param {string} text
 * @param {"note"|"warning"} kind
 */
export function showNotice(text, kind = "note") {
  const notice = byId("notice");
  notice.hidden = false;
  notice.dataset.kind = kind;
  notice.querySelector("p").textContent = text;
  notice.querySelector("button").onclick = hideNotice;
}

export function hideNotice() {
  byId("notice").hidden = true;
}
