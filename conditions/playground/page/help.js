/** Help on functions: the one around the cursor, and a list of all to search. */

import { element, prose } from "./dom.js";

/**
 * The function around the cursor, with the argument that the cursor is in made bold.
 *
 * @param {object|null} described As the engine tells it.
 * @returns {Node[]}
 */
export function helpOn(described) {
  if (!described) return [element("p.none", {}, "Help on a function appears here while the cursor is in its call.")];
  const more = details(described);
  const summary = element("span", {}, ...prose(described.summary));
  return [
    element("p.signature", {}, signature(described, described.parameter), " ", summary),
    more.length ? element("details", {}, element("summary", {}, `More on ${described.name}`), ...more) : null,
  ].filter(Boolean);
}

/** A list of all functions that can be searched; it is filled by `fill`. */
export class FunctionList {
  #list;
  #found;
  #entries = [];

  constructor(list, search, found) {
    this.#list = list;
    this.#found = found;
    search.addEventListener("input", () => this.#filter(search.value));
  }

  get isEmpty() {
    return !this.#entries.length;
  }

  fill(functions) {
    this.#entries = functions.map((one) => {
      return { text: `${one.signature} ${one.summary}`.toLowerCase(), item: entry(one) };
    });
    this.#filter("");
  }

  #filter(wanted) {
    const wants = wanted.toLowerCase().split(/\s+/);
    const found = this.#entries.filter(({ text }) => wants.every((word) => text.includes(word)));
    this.#list.replaceChildren(...found.map(({ item }) => item));
    this.#found.textContent = `${found.length} of ${this.#entries.length} functions`;
  }
}

function entry(one) {
  const summary = element("summary", {}, signature(one), element("span", {}, ...prose(one.summary)));
  return element("li", {}, element("details", {}, summary, ...details(one)));
}

function details({ documentation, examples }) {
  const paragraphs = documentation.split(/\n\s*\n/).filter((text) => text.trim());
  const shown = paragraphs.map((text) => element("p", {}, ...prose(text)));
  const lines = examples.map(({ expression, value }) => `${expression}  →  ${value}`);
  return lines.length ? [...shown, element("pre.log", { tabIndex: 0 }, lines.join("\n"))] : shown;
}

/** A signature as code; the parameter at *current*, if there is one, is bold. */
function signature({ name, parameters }, current = null) {
  const shown = parameters.flatMap((one, at) => [at ? ", " : "", at === current ? element("b", {}, one) : one]);
  return element("code", {}, `${name}(`, ...shown, ")");
}
