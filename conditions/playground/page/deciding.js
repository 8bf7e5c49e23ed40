/** Documents that decide: inputs on which the condition has a verdict, and cases in which each part decides. */

import { byId, element } from "./dom.js";
import { formatted } from "./json-format.js";

/** Finds documents and puts them into the page: undoable, and never over what the reader typed without asking. */
export class Deciding {
  #page;
  #filled = { root: "", others: "" };
  #isOffering = false;

  /**
   * @param {object} page What the page lets it do.
   * @param {(question: object, tell: (sentence: string) => void) => Promise<object>} page.ask
   * @param {() => void} page.evaluate
   * @param {() => object} page.state What the page holds.
   * @param {(texts: {root: string, others: string}) => void} page.fill Writes into the editors, as if it was typed.
   * @param {(rows: object[], replaces: boolean) => void} page.add Adds documents to the table.
   * @param {(state: object) => void} page.restore Shows a state again.
   * @param {(root: string, others: string) => boolean} page.isExample
   */
  constructor(page) {
    this.#page = page;
    for (const button of byId("deciding").querySelectorAll("[data-verdict]")) {
      button.addEventListener("click", () => this.#find(button.dataset.verdict));
    }
    byId("add-cases").addEventListener("click", () => this.#findCases());
  }

  /** Tells nothing any more: something else is on the page now. */
  clear() {
    this.#isOffering = false;
    for (const id of ["decided", "cases-told"]) tellIn(byId(id), "");
  }

  /** Offers no more to replace a document: another one is in the editor. */
  withdraw() {
    if (this.#isOffering) this.clear();
  }

  async #find(verdict) {
    const tell = (...told) => tellIn(byId("decided"), ...told);
    const found = await this.#asked({ ask: "decide", verdict: verdict === "true" }, tell);
    if (!found) return;
    const texts = { root: laidOut(found.root), others: laidOut(found.others) };
    if (this.#mayReplace()) this.#fill(texts, tell);
    else {
      this.#isOffering = true;
      tell("Found one. It would replace what you typed.", [
        ["Replace", () => this.#fill(texts, tell)],
        ["Add to the table", () => this.#add([{ name: `Makes it ${verdict}`, expected: verdict, ...texts }], "Added to the table.", tell)],
        ["Keep mine", () => this.clear()],
      ]);
    }
  }

  async #findCases() {
    const tell = (...told) => tellIn(byId("cases-told"), ...told);
    const found = await this.#asked({ ask: "cases" }, tell);
    if (!found) return;
    const rows = found.rows.map(({ name, verdict, root, others }) => (
      { name, root: laidOut(root), others: laidOut(others), expected: String(verdict) }
    ));
    this.#add(rows, casesTold(rows.length, found.unreached), tell);
  }

  /** What was found for the condition of the page; null where nothing was, which is then told. */
  async #asked(question, tell) {
    const { expression, strict } = this.#page.state();
    this.clear();
    if (!expression.trim()) return tell("Type a condition first.");
    tell("Searching …");
    try {
      const told = await this.#page.ask({ ...question, expression, strict }, tell);
      if (this.#page.state().expression !== expression) return tell("");
      if (told.outcome === "found") return told;
      this.#page.evaluate(); // a rule that needs what was loaded may have more to say
      return tell(told.problem ?? told.notice);
    } catch (error) {
      return tell(error.message);
    }
  }

  /** Whether nothing is lost where the documents are replaced: none are there, or they can be had again. */
  #mayReplace() {
    const { root, others } = this.#page.state();
    const isFilled = root === this.#filled.root && others === this.#filled.others;
    return isFilled || !(root.trim() || others.trim()) || this.#page.isExample(root, others);
  }

  #fill(texts, tell) {
    const before = this.#page.state();
    this.#isOffering = false;
    this.#page.fill(texts);
    this.#filled = texts;
    tell("Filled in.", [this.#undo(before, tell)]);
  }

  #add(rows, sentence, tell) {
    const before = this.#page.state();
    this.#page.add(rows, before.documents.length === 0 && this.#mayReplace());
    tell(sentence, [this.#undo(before, tell)]);
  }

  #undo(before, tell) {
    return ["Undo", () => {
      tell("");
      this.#page.restore(before);
    }];
  }
}

/** Shows a sentence and buttons in a place; the keyboard stays beside it where its button goes. */
function tellIn(place, sentence, choices = []) {
  const hadFocus = place.contains(document.activeElement);
  const buttons = choices.map(([name, act]) => {
    const button = element("button.small", { type: "button" }, name);
    button.addEventListener("click", act);
    return button;
  });
  place.replaceChildren(...(sentence ? [element("p", {}, sentence), ...buttons] : []));
  if (hadFocus) (buttons[0] ?? place.parentElement.querySelector("button")).focus();
  return null;
}

function laidOut(text) {
  return formatted(text) ?? text;
}

function casesTold(number, unreached) {
  const added = number === 1 ? "1 case added." : `${number} cases added.`;
  return unreached.length ? `${added} None was found in which this decides: ${unreached.join("; ")}.` : added;
}
