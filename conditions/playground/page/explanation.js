/** The answer: the verdict, the parts that decided, the error and its hint, and more of it to fold out. */

import { element, prose } from "./dom.js";
import { treeOf } from "./tree.js";

const VERDICTS = {
  true: { icon: "✓", word: "True" },
  false: { icon: "✕", word: "False" },
  error: { icon: "!", word: "Error" },
  value: { icon: "=", word: "" },
  idle: { icon: "…", word: "" },
};
const NAMES = { expression: "condition", root: "JSON document", others: "other values" };
const LONGEST_VALUE = 5_000;

/** Shows answers in one element. Which parts are folded out stays as the reader left it. */
export class Explanation {
  #place;
  #point;
  #goTo;
  #apply;
  #open = new Set(matchMedia("(min-width: 820px)").matches ? ["parts"] : []);

  /**
   * @param {HTMLElement} place
   * @param {(part: object|null) => void} point Called with the part of the condition that the reader looks at.
   * @param {(where: {in: string, start: number, end: number}) => void} goTo Called to go to a place in an editor.
   * @param {(fix: {start: number, end: number, text: string}) => void} apply Called to write what a hint says.
   */
  constructor(place, point, goTo, apply) {
    this.#place = place;
    this.#point = point;
    this.#goTo = goTo;
    this.#apply = apply;
  }

  /** What is shown while there is no answer: how far the start is, or why there is none. */
  showStatus({ state, text, part }) {
    if (state === "failed") {
      this.showProblem(text);
      return;
    }
    const bar = element("progress", { max: 1, "aria-label": text });
    if (part > 0 && part < 1) bar.value = part;
    this.#show("idle", [element("p.sentence", {}, "You can type meanwhile."), bar], text);
  }

  /** What is shown where nothing was typed. */
  showNothing() {
    this.#show("idle", [element("p.sentence", {}, "Type a condition, or choose an example.")], "Nothing to evaluate");
  }

  /** Shows why a question has no answer. */
  showProblem(text) {
    this.#show("error", [element("p.sentence", {}, text)], "No answer");
  }

  /** Shows an answer on an expression, and what would turn its verdict, if that is known. */
  showAnswer(answer, expression, turned = null) {
    const tone = toneOf(answer);
    const told = tone === "value" ? [shortened(answer.value), asCondition(answer)] : [];
    this.#show(tone, this.#body(answer, expression), ...told);
    this.showTurned(turned);
  }

  /** Shows, below the parts that decided, what would turn the verdict; nothing for null. */
  showTurned(turned) {
    this.#place.querySelector(".turned")?.remove();
    if (!turned) return;
    const above = this.#place.querySelector(".reasons") ?? this.#place.querySelector(".verdict");
    const { word } = VERDICTS[turned.verdict];
    const sentence = element("span", {}, element("b", {}, word), ` if ${turned.condition}`);
    above.after(element(`p.turned.${turned.verdict}`, {}, sentence));
  }

  #show(tone, body, word = VERDICTS[tone].word, remark = "") {
    const verdict = element(`div.verdict.${tone}`, {},
      element("span.icon", { "aria-hidden": "true" }, VERDICTS[tone].icon),
      element("strong.word", {}, word),
      remark ? element("span.remark", {}, remark) : null);
    this.#place.dataset.tone = tone;
    this.#place.replaceChildren(verdict, ...body.filter((node) => node !== null));
  }

  #body(answer, expression) {
    return [
      answer.error && this.#error(answer.error),
      this.#reasons(answer.marks),
      this.#warnings(answer.warnings),
      this.#folded("parts", "Value of each part", answer.tree && treeOf(answer.tree, expression, this.#point)),
      this.#folded("log", "What Azure logs", output(answer.lines.join("\n"))),
      this.#folded("reads", "What it reads", answer.reads.length ? listOf(answer.reads) : null),
      this.#folded("terminal", "The error as the command prints it", output(answer.error?.text)),
    ];
  }

  #error(error) {
    const place = element("button.place", { type: "button" }, placeOf(error));
    place.addEventListener("click", () => this.#goTo(error));
    return element("div.problem", {},
      element("p.sentence", {}, error.message),
      error.hint ? element("p.tip", {}, element("b", {}, "Hint "), ...prose(error.hint)) : null,
      element("p.actions", {}, error.line ? place : null, this.#fix(error.fix)));
  }

  /** The button that writes what a hint says; null where that is not certain. */
  #fix(fix) {
    if (!fix) return null;
    const button = element("button.fix", { type: "button" }, "Apply the hint");
    button.addEventListener("click", () => this.#apply(fix));
    return button;
  }

  #reasons(marks) {
    if (!marks.length) return null;
    const reasons = marks.map((mark) => this.#reason(mark));
    return element("ul.reasons", { "aria-label": "The parts that decided" }, ...reasons);
  }

  #reason(mark) {
    const row = element("button", { type: "button" }, element("span", {}, mark.sentence));
    row.addEventListener("click", () => this.#goTo({ in: "expression", ...mark }));
    for (const event of ["pointerenter", "focus"]) row.addEventListener(event, () => this.#point(mark));
    for (const event of ["pointerleave", "blur"]) row.addEventListener(event, () => this.#point(null));
    return element("li", {}, row);
  }

  #warnings(warnings) {
    if (!warnings.length) return null;
    const rows = warnings.map((warning) => element("li", {}, this.#warning(warning), this.#fix(warning.fix)));
    return element("ul.warnings", { "aria-label": "Warnings" }, ...rows);
  }

  #warning(warning) {
    const place = element("button", { type: "button" },
      element("b", {}, warning.code), " ", element("span", {}, ...prose(warning.message)),
      warning.hint ? element("span.tip", {}, ...prose(warning.hint)) : null);
    place.addEventListener("click", () => this.#goTo({ in: "expression", ...warning }));
    return place;
  }

  #folded(name, title, content) {
    if (!content) return null;
    const box = element("details.fold", { open: this.#open.has(name) }, element("summary", {}, title), content);
    box.addEventListener("toggle", () => (box.open ? this.#open.add(name) : this.#open.delete(name)));
    return box;
  }
}

/** The answer in a few sentences, to be read out; with what would turn its verdict, if that is known. */
export function spoken(answer, turned) {
  if (answer.error) return `Error in the ${placeOf(answer.error)}: ${answer.error.message}. ${answer.error.hint ?? ""}`;
  const tone = toneOf(answer);
  const verdict = tone === "value" ? `The value is ${shortened(answer.value)}` : VERDICTS[tone].word;
  const otherwise = turned ? [`${VERDICTS[turned.verdict].word} if ${turned.condition}`] : [];
  return [verdict, ...answer.marks.map((mark) => mark.sentence), ...otherwise].join(". ");
}

/** The kind of an answer: true, false, error, or value for what is no Boolean. */
export function toneOf(answer) {
  if (answer.error) return "error";
  return answer.kind === "Boolean" ? String(answer.verdict) : "value";
}

function placeOf({ in: field, line, column }) {
  return line ? `${NAMES[field]}, line ${line}, column ${column}` : NAMES[field];
}

/** Lines as a program prints them; null for none. They scroll, so they can be reached by Tab. */
function output(text) {
  return text ? element("pre.log", { tabIndex: 0 }, text) : null;
}

function listOf(texts) {
  return element("ul.reads", {}, ...texts.map((text) => element("li", {}, element("code", {}, text))));
}

function asCondition({ kind, verdict }) {
  return `${kind}, ${verdict ? "true" : "false"} as a condition`;
}

function shortened(text) {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
