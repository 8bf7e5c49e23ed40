/** What answers the page's questions: Python in a worker of this browser, or the command that served the page. */

import { ServerEngine } from "./server-engine.js";
import { WorkerEngine } from "./worker-engine.js";

const ENGINES = { worker: WorkerEngine, server: ServerEngine };

/**
 * Starts the engine that engine.json names.
 *
 * @param {(status: {state: "loading"|"ready"|"failed", text: string, part: number}) => void} report Told how far it is.
 * @returns {Promise<{ask: (question: object, tell?: (sentence: string) => void) => Promise<object>, kind: string,
 *     documentation: string|null}>} What asks tells when it loads something first.
 */
export async function startEngine(report) {
  const response = await fetch("engine.json");
  if (!response.ok) throw new Error(`engine.json could not be read: ${response.status}`);
  const { engine: kind, documentation, ...sizes } = await response.json();
  const engine = new ENGINES[kind](report, sizes);
  return { ask: (question, tell) => engine.ask(question, tell), kind, documentation };
}

/**
 * Asks one question at a time: while one is on its way, only the last of the others is kept.
 *
 * @param {(question: object, tell?: (sentence: string) => void) => Promise<object>} ask
 * @returns {(question: object, tell?: (sentence: string) => void) => Promise<object|undefined>} Undefined where a later question took the place.
 */
export function latestOnly(ask) {
  let last = 0;
  let underway = Promise.resolve();
  return async (question, tell) => {
    const number = ++last;
    await underway.catch(() => undefined);
    if (number !== last) return undefined;
    const asked = ask(question, tell);
    underway = asked;
    const answer = await asked;
    return number === last ? answer : undefined;
  };
}
