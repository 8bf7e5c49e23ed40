/** The verdicts on the documents of the table, and how many of them are as expected. */

import { byId, debounced } from "./dom.js";
import { latestOnly } from "./engine.js";

const JUDGE_AFTER = 120;

/**
 * @param {(question: object) => Promise<object>} ask
 * @param {import("./documents.js").Documents} documents
 * @param {() => {expression: string, others: string, strict: boolean}} state
 * @returns {{judge: () => Promise<void>, judgeSoon: () => void, tellMet: () => void}}
 */
export function judging(ask, documents, state) {
  const judgement = latestOnly(ask);

  async function judge() {
    const { expression, others, strict } = state();
    if (!byId("cases").open || !expression.trim()) return;
    const { roots, own } = documents;
    const verdicts = await judgement({ ask: "judge", expression, roots, others, strict, ...(own && { own }) })
      .catch(() => undefined);
    if (!Array.isArray(verdicts) || String(roots) !== String(documents.roots)) return;
    documents.judge(verdicts);
    tellMet();
  }

  function tellMet() {
    const { expected, met } = documents.counts;
    byId("met").textContent = expected ? `${met} of ${expected} as expected` : "";
  }

  return { judge, judgeSoon: debounced(JUDGE_AFTER, judge), tellMet };
}
