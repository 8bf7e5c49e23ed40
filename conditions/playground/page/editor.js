/** An editor: a plain text area, and behind it the same text with colours, marks and the caret of an error. */

import { element } from "./dom.js";
import { pieces, words } from "./highlight.js";

export class Editor {
  #area;
  #mirror;
  #language;
  #marks = [];
  #emphasis = null;
  #shown = "";

  /**
   * @param {HTMLTextAreaElement} area Its mirror stands before it in the page.
   * @param {"expression"|"json"} language
   */
  constructor(area, language) {
    this.#area = area;
    this.#mirror = area.parentElement.querySelector(".mirror");
    this.#language = language;
    area.addEventListener("input", () => this.#followEdit());
  }

  get area() {
    return this.#area;
  }

  get text() {
    return this.#area.value;
  }

  set text(text) {
    this.#area.value = text;
    this.mark([]);
  }

  /** Where the cursor is. */
  get cursor() {
    return this.#area.selectionEnd;
  }

  /** Shows marks, each `{start, end, kind}`; one of the kind "error" also has a caret under its start. */
  mark(marks) {
    if (!marks.length && !this.#marks.length && this.#shown === this.text) return; // drawing a long text takes time
    this.#marks = marks;
    this.#emphasis = null;
    this.#show();
  }

  /** Makes a part stand out while something else on the page points at it; null for none. */
  emphasise(part) {
    this.#emphasis = part && { ...part, kind: "emphasis" };
    this.#show();
  }

  /** Goes to a part of the text and selects it. */
  select(start, end) {
    this.#area.focus();
    this.#area.setSelectionRange(start, end);
  }

  /** Replaces a part of the text as if it was typed, so that it can be undone. */
  replace(start, end, text) {
    this.select(start, end);
    if (!document.execCommand(text ? "insertText" : "delete", false, text)) {
      this.#area.setRangeText(text, start, end, "end");
      this.#area.dispatchEvent(new Event("input"));
    }
  }

  /** Where a character stands on the screen. */
  placeOf(offset) {
    const range = document.createRange();
    let [left, walker] = [offset, document.createTreeWalker(this.#mirror, NodeFilter.SHOW_TEXT)];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (left <= node.length) {
        range.setStart(node, left);
        return range.getBoundingClientRect();
      }
      left -= node.length;
    }
    return this.#mirror.getBoundingClientRect();
  }

  /** Keeps the marks beside an edit where they are: the next answer, a moment later, brings new ones. */
  #followEdit() {
    const [before, now] = [this.#shown, this.text];
    const shared = commonLength(before, now);
    const moved = now.length - before.length;
    const end = before.length - commonEnd(before, now, shared);
    this.#marks = this.#marks.flatMap((mark) => {
      if (mark.end <= shared && mark.start < shared) return [mark];
      return mark.start >= end ? [{ ...mark, start: mark.start + moved, end: mark.end + moved }] : [];
    });
    this.#show();
  }

  #show() {
    const text = this.text;
    const marks = this.#emphasis ? [...this.#marks, this.#emphasis] : this.#marks;
    const shown = pieces(text, words(text, this.#language), marks).map(rendered);
    for (const mark of marks.filter(({ kind, start }) => kind === "error" && start >= text.length)) {
      shown.push(element(`span.caret.${mark.kind}`, {}, "\u200b"));
    }
    this.#mirror.replaceChildren(...shown, "\u200b"); // the last line has its height also where it is empty
    this.#shown = text;
  }
}

function rendered({ text, start, word, marks }) {
  if (word === null && !marks.length) return text;
  const classes = new Set(marks.map((mark) => mark.kind));
  if (marks.some((mark) => mark.kind === "error" && mark.start === start)) classes.add("caret");
  if (word) classes.add(word);
  return element(["span", ...classes].join("."), {}, text);
}

function commonLength(one, other) {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function commonEnd(one, other, start) {
  const most = Math.min(one.length, other.length) - start;
  let length = 0;
  while (length < most && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return length;
}
