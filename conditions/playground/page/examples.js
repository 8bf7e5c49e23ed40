/** The examples to choose from, and what the chosen one is about. */

import { element } from "./dom.js";

export class Examples {
  #select;
  #about;
  #all = [];

  /**
   * @param {HTMLSelectElement} select
   * @param {HTMLElement} about Where it is told what the chosen one shows.
   * @param {(example: object) => void} show Called with the one that is chosen.
   */
  constructor(select, about, show) {
    this.#select = select;
    this.#about = about;
    select.addEventListener("change", () => select.value && this.choose(Number(select.value), show));
  }

  async load() {
    this.#all = (await (await fetch("examples.json")).json()).examples;
    this.#select.append(...this.#all.map(({ name }, at) => element("option", { value: String(at) }, name)));
  }

  choose(at, show) {
    this.#select.value = String(at);
    this.#about.textContent = this.#all[at].about;
    show(this.#all[at]);
  }

  /** Whether a document and other values are those of an example, so that choosing it brings them back. */
  holds(root, others) {
    return this.#all.some((example) => example.root === root && example.others === others);
  }

  /** None is chosen: what the page shows is the reader's own. */
  leave() {
    this.#select.value = "";
    this.#about.textContent = "";
  }
}
