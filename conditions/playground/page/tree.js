/** The value of every part of a condition, as nested lists. */

import { element } from "./dom.js";

const DEEPEST = 60;
const LONGEST_TEXT = 300;

/**
 * @param {object} part A part as the engine tells it, with its own parts.
 * @param {string} expression The whole text, in which the parts lie.
 * @param {(part: object|null) => void} point Called with the part that the pointer is over, or null.
 * @returns {HTMLElement}
 */
export function treeOf(part, expression, point) {
  return element("ul.tree", {}, branch(part, expression, point, 0));
}

function branch(part, expression, point, depth) {
  const line = element("div.line", {}, element("code", {}, textOf(part, expression)), ...outcome(part));
  line.addEventListener("pointerenter", () => point(part));
  line.addEventListener("pointerleave", () => point(null));
  return element(part.evaluated ? "li" : "li.unused", {}, line, below(part, expression, point, depth + 1));
}

function below(part, expression, point, depth) {
  const told = depth < DEEPEST ? part.parts.filter((one) => !isPlain(one)) : [];
  const more = depth < DEEPEST ? part.left_out : part.parts.length;
  if (!told.length && !more) return null;
  const rest = more ? element("li.more", {}, `… and ${more} more parts`) : null;
  return element("ul", {}, ...told.map((one) => branch(one, expression, point, depth)), rest);
}

/** Whether a part is a constant or a named value, and nothing happened to it: the part around it says all. */
function isPlain({ parts, converted, error, text }) {
  return !parts.length && converted === null && error === null && !text.endsWith(")");
}

/** The text of a part as it was typed, on one line. */
function textOf({ start, end }, expression) {
  const text = expression.slice(start, end).replace(/\s+/g, " ");
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

function outcome(part) {
  if (part.error !== null) return [element("strong.wrong", {}, "! ", part.error)];
  if (!part.evaluated) return [element("em", {}, "not evaluated")];
  const shown = element(`span.outcome.${tone(part)}`, {}, part.shown);
  if (part.converted === null) return [shown];
  return [shown, element("span.conversion", {}, `${part.converted} as ${part.conversion}`)];
}

function tone({ kind, shown }) {
  if (kind === "Boolean") return shown === "True" ? "true" : "false";
  return kind === null ? "wrong" : "plain";
}
