/** The value of every part of a condition, as nested lists. */

import { element } from "./dom.js";

const DEEPEST = 60;

/**
 * @param {object} part A part as the engine tells it, with its own parts.
 * @param {(part: object|null) => void} point Called with the part that the pointer is over, or null.
 * @returns {HTMLElement}
 */
export function treeOf(part, point) {
  return element("ul.tree", {}, branch(part, point, 0));
}

function branch(part, point, depth) {
  const line = element("div.line", {}, element("code", { title: part.text }, part.text), ...outcome(part));
  line.addEventListener("pointerenter", () => point(part));
  line.addEventListener("pointerleave", () => point(null));
  const inner = depth < DEEPEST ? part.parts.filter((one) => !isPlain(one)) : [];
  const below = inner.length ? element("ul", {}, ...inner.map((one) => branch(one, point, depth + 1))) : null;
  return element(part.evaluated ? "li" : "li.unused", {}, line, below);
}

/** Whether a part is a constant that says all about itself. */
function isPlain(part) {
  return !part.parts.length && !part.conversion && part.shown === part.text;
}

function outcome(part) {
  if (part.error) return [element("strong.wrong", {}, "! ", part.error)];
  if (!part.evaluated) return [element("em", {}, "not evaluated")];
  const shown = element(`span.value.${tone(part)}`, {}, part.shown);
  const kind = element("span.kind", {}, part.kind);
  return part.conversion ? [shown, kind, element("span.conversion", {}, part.conversion)] : [shown, kind];
}

function tone(part) {
  if (part.kind !== "Boolean") return "plain";
  return part.shown === "True" ? "true" : "false";
}
