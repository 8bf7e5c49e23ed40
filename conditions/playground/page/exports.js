/** What one sees as a command line of two shells, as Python and as YAML, each with a button that copies it. */

import { element } from "./dom.js";

/**
 * The forms, one below the other.
 *
 * @param {{name: string, text: string}[]} forms As the engine tells them.
 * @param {(text: string, name: string) => void} copy Called to copy one.
 * @returns {Node[]}
 */
export function exportsOf(forms, copy) {
  return forms.map(({ name, text }) => {
    const button = element("button.small", { type: "button", "aria-label": `Copy as ${name}` }, "Copy");
    button.addEventListener("click", () => copy(text, name));
    const head = element("div.form", {}, element("h3", {}, name), button);
    return element("section", {}, head, element("pre.log", { tabIndex: 0 }, text));
  });
}
