/**
 * What can stand at the cursor: a list that opens while one types a word, or when it is asked for.
 *
 * Nothing in the list is chosen until an arrow key is pressed or the list was asked for, so Enter and Tab keep their
 * meaning: only a chosen completion is taken by them.
 */

import { element } from "./dom.js";

const OPENS = /[\p{L}_.'[]$/u;

export class Completion {
  #editor;
  #ask;
  #popup;
  #list;
  #counted;
  #found = { start: 0, candidates: [] };
  #chosen = -1;
  #choosing = false;
  #asking = 0;
  #closed;

  /**
   * @param {import("./editor.js").Editor} editor
   * @param {() => Promise<{start: number, candidates: {text: string, meaning: string}[]}>} ask
   * @param {{popup: HTMLElement, list: HTMLElement, counted: HTMLElement}} parts The elements it shows itself in.
   * @param {() => void} closed Called when the list is closed, or does not open.
   */
  constructor(editor, ask, { popup, list, counted }, closed) {
    this.#editor = editor;
    this.#ask = ask;
    this.#closed = closed;
    [this.#popup, this.#list, this.#counted] = [popup, list, counted];
    editor.area.addEventListener("input", (event) => this.#typed(event));
    editor.area.addEventListener("keydown", (event) => this.#pressed(event));
    editor.area.addEventListener("blur", () => this.close());
    editor.area.addEventListener("click", () => this.close());
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the editor keeps the focus
    list.addEventListener("click", (event) => this.#clicked(event));
    addEventListener("scroll", () => this.#place(), { passive: true, capture: true });
    addEventListener("resize", () => this.#place()); // the keyboard of a telephone does that, too
  }

  get isOpen() {
    return !this.#popup.hidden;
  }

  /** Whether the list is open, or may open in a moment: the reader is in the middle of a word. */
  get isUnderway() {
    return this.isOpen || this.#asking > 0;
  }

  close() {
    this.#choosing = false;
    this.#popup.hidden = true;
    this.#chosen = -1;
    this.#editor.area.removeAttribute("aria-activedescendant");
    this.#counted.textContent = "";
    this.#closed();
  }

  #typed(event) {
    const typing = event.inputType === "insertText" && OPENS.test(event.data ?? "");
    if (this.isOpen) this.#choose(-1);
    if (typing || this.isOpen) this.#open(false);
  }

  /** Opens the list; *choose* where it was asked for, which chooses the first completion. */
  async #open(choose) {
    const { text, cursor } = this.#editor;
    this.#choosing = true;
    this.#asking += 1;
    const found = await this.#ask().catch(() => undefined); // the evaluation tells what is wrong
    this.#asking -= 1;
    this.#closed();
    const moved = this.#editor.text !== text || this.#editor.cursor !== cursor;
    const chosen = !choose && this.#chosen >= 0; // from the list that was there: a late one must not replace it
    if (!found || moved || chosen || !this.#choosing) return;
    const typed = text.slice(found.start, cursor);
    const useful = found.candidates.filter((candidate) => candidate.text !== typed);
    this.close();
    if (useful.length) this.#show({ ...found, candidates: useful }, choose);
    else if (choose) this.#counted.textContent = "No completions here.";
  }

  #show(found, choose) {
    this.#found = found;
    this.#list.replaceChildren(...found.candidates.map(option));
    this.#popup.hidden = false;
    this.#popup.scrollTop = 0;
    this.#place();
    const count = found.candidates.length;
    this.#counted.textContent = `${count} completion${count === 1 ? "" : "s"}. Arrow keys choose, Enter takes one.`;
    if (choose) this.#choose(0);
  }

  /** Puts the list below the word, or above it where there is no room. */
  #place() {
    if (!this.isOpen) return;
    const word = this.#editor.placeOf(this.#found.start);
    const { offsetWidth: width, offsetHeight: height } = this.#popup;
    const left = Math.max(8, Math.min(word.left - 10, document.documentElement.clientWidth - width - 8));
    const below = word.bottom + 6;
    const top = below + height > innerHeight && word.top > height ? word.top - height - 6 : below;
    this.#popup.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  #pressed(event) {
    if (event.isComposing) return;
    const asked = (event.ctrlKey && event.code === "Space") || (event.altKey && event.key === "ArrowDown");
    if (asked) this.#open(true);
    else if (!this.isOpen || !this.#handled(event)) return;
    event.preventDefault();
  }

  /** Whether the key had a meaning in the open list. */
  #handled({ key, shiftKey }) {
    const most = this.#found.candidates.length - 1;
    const steps = {
      ArrowDown: () => this.#choose(this.#chosen >= most ? 0 : this.#chosen + 1),
      ArrowUp: () => this.#choose(this.#chosen <= 0 ? most : this.#chosen - 1),
      PageDown: () => this.#choose(Math.min(most, this.#chosen + 8)),
      PageUp: () => this.#choose(Math.max(0, this.#chosen - 8)),
      Escape: () => this.close(),
    };
    const taken = (key === "Enter" || key === "Tab") && !shiftKey && this.#chosen >= 0;
    if (taken) this.#take(this.#chosen);
    else if (Object.hasOwn(steps, key)) steps[key]();
    else {
      if (["Enter", "Tab", "ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) this.close();
      return false;
    }
    return true;
  }

  #choose(index) {
    const { children } = this.#list;
    children[this.#chosen]?.setAttribute("aria-selected", "false");
    this.#chosen = index;
    children[index]?.setAttribute("aria-selected", "true");
    children[index]?.scrollIntoView({ block: "nearest" });
    this.#editor.area.setAttribute("aria-activedescendant", children[index]?.id ?? "");
  }

  #clicked(event) {
    const index = [...this.#list.children].indexOf(event.target.closest("[role=option]"));
    if (index >= 0) this.#take(index);
  }

  #take(index) {
    const { start, candidates } = this.#found;
    this.close();
    this.#editor.replace(start, this.#editor.cursor, candidates[index].text);
    this.close(); // the edit asked for more
  }
}

function option({ text, meaning }, index) {
  return element("li", { role: "option", id: `candidate-${index}`, "aria-selected": "false" },
    element("code", {}, text), element("span", {}, meaning));
}
