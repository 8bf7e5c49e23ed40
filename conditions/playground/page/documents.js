/** The documents that the condition is tried on: a table with the verdict that is expected of each, and the real one. */

import { element } from "./dom.js";

const EXPECTATIONS = { "": "any", true: "True", false: "False" };
const MOST = 50;

/**
 * The table. One document is chosen: it is the one in the editor. The other values are the same for all documents, or
 * each has its own ones; a row that has them then holds `others`.
 */
export class Documents {
  #table;
  #listen;
  #all = [{ name: "", root: "", expected: "" }];
  #chosen = 0;
  #verdicts = [];

  /**
   * @param {HTMLElement} table The body of the table.
   * @param {{chosen: (root: string, others?: string) => void, changed: () => void}} listen Called when another document
   *     is chosen, with its own other values if it has some; and when what is kept of them changed.
   */
  constructor(table, listen) {
    this.#table = table;
    this.#listen = listen;
  }

  /** The texts of all documents, in their order. */
  get roots() {
    return this.#all.map(({ root }) => root);
  }

  /** The other values of each document; undefined where they are the same for all. */
  get own() {
    return this.#hasOwn ? this.#all.map(({ others }) => others) : undefined;
  }

  get #hasOwn() {
    return this.#all[0].others !== undefined;
  }

  /** Whether there is nothing yet: one document, and no text in it. */
  get isBlank() {
    return !this.isSeveral && !this.#all[0].root.trim();
  }

  get isSeveral() {
    return this.#all.length > 1 || this.#all[0].expected !== "";
  }

  /** The documents as the link keeps them; nothing where there is but one of which nothing is expected. */
  get kept() {
    return this.isSeveral ? this.#all.map((one) => ({ ...one })) : [];
  }

  /** Of how many documents something is expected, and how many of these have that verdict. */
  get counts() {
    const expected = this.#all.map((one, at) => [one.expected, this.#verdicts[at]]).filter(([wanted]) => wanted !== "");
    const met = expected.filter(([wanted, told]) => told && wanted === String(told.verdict));
    return { expected: expected.length, met: met.length };
  }

  /** Shows other documents; *root* and *others* are the texts in the editors. */
  show(documents, root, others) {
    const at = documents.findIndex((one) => one.root === root && (one.others ?? others) === others);
    this.#all = documents.length ? documents.map((one) => ({ ...one })) : [{ name: "", root, expected: "" }];
    this.#chosen = Math.max(0, at);
    this.#all[this.#chosen].root = root;
    this.#verdicts = [];
    this.#draw();
  }

  /** Follows the editors. */
  edit(root, others) {
    Object.assign(this.#all[this.#chosen], { root }, this.#hasOwn ? { others } : {});
  }

  /** Adds a document, which is then the chosen one. */
  add(root = "", name = "") {
    const others = this.#hasOwn ? { others: this.#all[this.#chosen].others } : {};
    this.#append([{ name, root, expected: "", ...others }]);
  }

  /**
   * Adds documents that have other values of their own; the first of them is then the chosen one.
   *
   * @param {{name: string, root: string, others: string, expected: string}[]} rows
   * @param {string} common The other values of those that were there before, where all had the same.
   * @param {boolean} replaces True where the only one that was there gives way.
   */
  addWithOwn(rows, common, replaces) {
    const isCommon = !this.#hasOwn && rows.every(({ others }) => others === common);
    const shaped = isCommon ? rows.map(({ others, ...row }) => row) : rows;
    if (replaces) this.#all = [];
    else if (!isCommon) this.#all = this.#all.map((one) => ({ others: common, ...one }));
    this.#append(shaped);
  }

  #append(rows) {
    const before = this.#all.length;
    this.#all.push(...rows.slice(0, MOST - before));
    this.#verdicts = [];
    if (this.#all.length > before) this.#choose(before);
  }

  /** Names the chosen document. */
  rename(name) {
    this.#all[this.#chosen].name = name;
    this.#draw();
  }

  /** Shows the verdicts, in the order of the documents. */
  judge(verdicts) {
    this.#verdicts = verdicts;
    for (const [at, row] of [...this.#table.rows].entries()) row.cells[2].replaceChildren(...this.#verdict(at));
  }

  #choose(at) {
    this.#chosen = at;
    this.#draw();
    this.#listen.chosen(this.#all[at].root, this.#all[at].others);
    this.#listen.changed();
  }

  #remove(at) {
    this.#all.splice(at, 1);
    this.#verdicts.splice(at, 1);
    this.#choose(Math.max(0, this.#chosen - (at <= this.#chosen ? 1 : 0)));
    if (this.#all.length === 1) delete this.#all[0].others; // they are those in the editor
  }

  #draw() {
    this.#table.replaceChildren(...this.#all.map((one, at) => this.#row(one, at)));
  }

  #row({ name, expected }, at) {
    const title = name || `Document ${at + 1}`;
    const choose = element("button.name", { type: "button", "aria-pressed": String(at === this.#chosen), title }, title);
    choose.addEventListener("click", () => this.#choose(at));
    return element("tr", {},
      element("th", { scope: "row" }, choose),
      element("td", {}, this.#expectation(title, expected, at)),
      element("td.verdict-of", {}, ...this.#verdict(at)),
      element("td", {}, this.#all.length > 1 ? this.#removal(title, at) : null));
  }

  #expectation(title, expected, at) {
    const options = Object.entries(EXPECTATIONS).map(([value, shown]) => element("option", { value }, shown));
    const select = element("select.small", { "aria-label": `Expected of ${title}` }, ...options);
    select.value = expected;
    select.addEventListener("change", () => {
      this.#all[at].expected = select.value;
      this.judge(this.#verdicts);
      this.#listen.changed();
    });
    return select;
  }

  #removal(title, at) {
    const button = element("button.quiet.small", { type: "button", "aria-label": `Remove ${title}` }, "✕");
    button.addEventListener("click", () => this.#remove(at));
    return button;
  }

  #verdict(at) {
    const told = this.#verdicts[at];
    if (!told) return [];
    const { expected } = this.#all[at];
    const word = told.error === null ? String(told.verdict).replace(/^./, (letter) => letter.toUpperCase()) : "Error";
    const met = expected === "" ? null : expected === String(told.verdict);
    const kind = met === null ? "" : met ? ".met" : ".missed";
    const mark = met === null ? "" : met ? "✓ " : "✕ ";
    return [element(`span${kind}`, { title: told.error ?? told.shown }, mark, word,
      met === false ? element("span.aside", {}, ", not expected") : "")];
  }
}
