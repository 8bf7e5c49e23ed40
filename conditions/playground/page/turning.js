/** What would turn the verdict: asked for once an answer stands and nobody types, for it is searched for. */

import { debounced } from "./dom.js";
import { latestOnly } from "./engine.js";
import { spoken } from "./explanation.js";

const TURN_AFTER = 300;

/**
 * @param {object} page What the page lets it do.
 * @param {(question: object, tell: (sentence: string) => void) => Promise<object>} page.ask
 * @param {() => void} page.evaluate
 * @param {() => {expression: string, root: string, others: string, strict: boolean}} page.state
 * @param {import("./explanation.js").Explanation} page.explanation
 * @param {(text: string) => void} page.speak
 * @returns {{turnSoon: (answer: object) => void, turned: () => object|null}} What asks, and what is known by now.
 */
export function turning({ ask, evaluate, state, explanation, speak }) {
  const search = latestOnly(ask);
  let known = { key: "", found: null };

  function question() {
    const { expression, root, others, strict } = state();
    return { ask: "turn", expression, root, others, strict };
  }

  function turned() {
    return known.key === JSON.stringify(question()) ? known.found : null;
  }

  async function turn(answer) {
    const asked = question();
    const key = JSON.stringify(asked);
    if (answer.error || known.key === key) return;
    let hasLoaded = false;
    const found = await search(asked, () => { hasLoaded = true; }).catch(() => null); // the answer stands without it
    if (hasLoaded) evaluate(); // a rule that needs what was loaded may have more to say
    if (found === undefined || key !== JSON.stringify(question())) return;
    known = { key, found: found?.condition ? found : null };
    explanation.showTurned(known.found);
    speak(spoken(answer, known.found));
  }

  return { turnSoon: debounced(TURN_AFTER, turn), turned };
}
