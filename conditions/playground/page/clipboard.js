/** Copying a text, and telling what came of it. */

import { showNotice } from "./notice.js";

/**
 * @param {string} text
 * @param {string} done What is told when it is copied.
 * @param {string} otherwise What is told where the browser lets no page copy.
 */
export async function copy(text, done, otherwise) {
  try {
    await navigator.clipboard.writeText(text);
    showNotice(done);
  } catch {
    showNotice(`The browser lets no page copy. ${otherwise}`, "warning");
  }
}
