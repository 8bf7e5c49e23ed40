/** The page: what is typed becomes questions, and the answers are shown. */

import { Completion } from "./completion.js";
import { byId, debounced, element } from "./dom.js";
import { Editor } from "./editor.js";
import { latestOnly, startEngine } from "./engine.js";
import { Explanation, spoken, toneOf } from "./explanation.js";
import { FunctionList, helpOn } from "./help.js";
import { hideNotice, showNotice } from "./notice.js";
import { FIELDS, fromFragment, holdsState, toFragment } from "./state.js";

const EVALUATE_AFTER = 25;
const DESCRIBE_AFTER = 80;
const SPEAK_AFTER = 900;
const KEEP_AFTER = 600;
const LONGEST_KEPT = 60_000;
const LONG_LINK = 8_000;
const PLACES = {
  worker: "Python runs in this page. Nothing that you type leaves your browser.",
  server: "Conditions are evaluated on this machine, by conditions playground.",
};

const editors = {
  expression: new Editor(byId("expression"), "expression"),
  root: new Editor(byId("root"), "json"),
  others: new Editor(byId("others"), "json"),
};
const explanation = new Explanation(byId("answer"), (part) => editors.expression.emphasise(part), goTo);
const functions = new FunctionList(byId("function-list"), byId("search"), byId("found"));
let examples = [];

const engine = startEngine(showStatus);
const ask = async (question) => (await engine).ask(question);
const evaluation = latestOnly(ask);
const completion = latestOnly(ask);
const description = latestOnly(ask);

/* ---- the state ---- */

function stateNow() {
  return Object.fromEntries(FIELDS.map((field) => [field, editors[field].text]));
}

function show(state) {
  for (const field of FIELDS) editors[field].text = state[field];
  byId("others-box").open = state.others.trim() !== "";
  evaluate();
}

/** Shows what the address holds; a damaged address changes nothing. */
async function showAddress() {
  try {
    show(await fromFragment(location.hash));
    byId("examples").value = "";
    byId("about").textContent = "";
    hideNotice();
    return true;
  } catch (error) {
    showNotice(`This link is damaged: ${error.message}. What you see is not what was shared.`, "warning");
    return false;
  }
}

/** Keeps the state in the address, where reloading finds it, unless it is long. */
async function keep() {
  const fragment = await toFragment(stateNow());
  if (fragment.length <= LONGEST_KEPT) history.replaceState(null, "", fragment);
}

const keepSoon = debounced(KEEP_AFTER, keep);

async function copyLink() {
  const fragment = await toFragment(stateNow());
  const link = new URL(fragment, location.href).href;
  history.replaceState(null, "", fragment);
  try {
    await navigator.clipboard.writeText(link);
    const long = " It is very long: some programs cut such links.";
    showNotice(`Link copied. It holds the condition and the documents.${link.length > LONG_LINK ? long : ""}`);
  } catch {
    showNotice("The browser lets no page copy. The link now stands in the address bar: copy it there.", "warning");
  }
}

/* ---- questions and answers ---- */

async function evaluate() {
  const state = stateNow();
  if (!state.expression.trim()) return showNothing();
  const waiting = setTimeout(() => byId("answer").classList.add("stale"), 250);
  try {
    const answer = await evaluation({ ask: "evaluate", ...state });
    if (answer && editors.expression.text === state.expression) showAnswer(answer, state.expression);
  } catch (error) {
    explanation.showProblem(error.message);
    speak(error.message);
  } finally {
    clearTimeout(waiting);
    byId("answer").classList.remove("stale");
  }
  return undefined;
}

function showNothing() {
  explanation.showNothing();
  showFaults(null);
  editors.expression.mark([]);
  byId("format").disabled = true;
}

function showAnswer(answer, expression) {
  if (answer.problem) {
    explanation.showProblem(answer.problem);
    return;
  }
  explanation.showAnswer(answer, expression);
  showFaults(answer.error);
  if (answer.error?.in !== "expression") markDeciding(answer);
  byId("format").disabled = answer.formatted === null || answer.formatted === expression;
  speak(spoken(answer));
}

function markDeciding(answer) {
  const tone = toneOf(answer);
  editors.expression.mark(answer.marks.map(({ start, end }) => ({ start, end, kind: `decides-${tone}` })));
}

/** Shows where an error is, in the editor that it is in, and that the other ones have none. */
function showFaults(error) {
  for (const field of FIELDS) {
    const here = error?.in === field ? error : null;
    const { area } = editors[field];
    area.setAttribute("aria-invalid", String(here !== null));
    byId(`${field}-error`).textContent = here ? here.message : "";
    editors[field].mark(here?.start == null ? [] : [{ start: here.start, end: here.end, kind: "error" }]);
    if (here && field === "others") byId("others-box").open = true;
  }
}

/** Lays the condition out, as it is by now: the last answer may be about an earlier text. */
async function format() {
  const { text } = editors.expression;
  try {
    const { formatted } = await ask({ ask: "evaluate", ...stateNow() });
    if (formatted && editors.expression.text === text) editors.expression.replace(0, text.length, formatted);
  } catch (error) {
    showNotice(error.message, "warning");
  }
}

async function describe() {
  const { text, cursor } = editors.expression;
  const described = await description({ ask: "describe", expression: text, cursor }).catch(() => null);
  if (described !== undefined) byId("help").replaceChildren(...helpOn(described));
}

async function listFunctions() {
  if (!byId("functions").open || !functions.isEmpty) return;
  try {
    functions.fill(await ask({ ask: "functions" }));
  } catch (error) {
    showNotice(error.message, "warning");
  }
}

function showStatus(status) {
  if (status.state !== "ready") explanation.showStatus(status);
  byId("answer").setAttribute("aria-busy", String(status.state === "loading"));
}

const speak = debounced(SPEAK_AFTER, (text) => {
  if (byId("spoken").textContent !== text) byId("spoken").textContent = text;
});

function goTo({ in: field, start, end }) {
  if (field === "others") byId("others-box").open = true;
  editors[field].select(start ?? 0, end ?? 0);
}

/* ---- examples ---- */

async function loadExamples() {
  examples = (await (await fetch("examples.json")).json()).examples;
  byId("examples").append(...examples.map(({ name }, index) => element("option", { value: String(index) }, name)));
}

function showExample(index) {
  byId("examples").value = String(index);
  byId("about").textContent = examples[index].about;
  show(examples[index]);
}

/** The first example, unless the reader was faster than the page. */
function showFirst() {
  if (FIELDS.every((field) => editors[field].text === "")) showExample(0);
  else evaluate();
}

/** An edit makes an example the reader's own. */
function disown() {
  byId("examples").value = "";
  byId("about").textContent = "";
}

/* ---- the start ---- */

function listen() {
  const evaluateSoon = debounced(EVALUATE_AFTER, evaluate);
  const describeSoon = debounced(DESCRIBE_AFTER, describe);
  for (const field of FIELDS) {
    editors[field].area.addEventListener("input", () => {
      disown();
      evaluateSoon();
      keepSoon();
    });
  }
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === editors.expression.area) describeSoon();
  });
  byId("examples").addEventListener("change", ({ target }) => {
    if (target.value) showExample(Number(target.value));
    keepSoon();
  });
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the fragment of the address is the state
    editors.expression.area.focus();
  });
  byId("format").addEventListener("click", format);
  byId("copy").addEventListener("click", copyLink);
  byId("functions").addEventListener("toggle", listFunctions);
  addEventListener("hashchange", () => holdsState(location.hash) && showAddress());
}

function startCompletion() {
  const parts = { popup: byId("popup"), list: byId("candidates"), counted: byId("counted") };
  const candidates = () => completion({ ask: "complete", ...stateNow(), cursor: editors.expression.cursor });
  return new Completion(editors.expression, candidates, parts);
}

async function start() {
  listen();
  startCompletion();
  byId("help").replaceChildren(...helpOn(null));
  await loadExamples();
  if (!holdsState(location.hash) || !(await showAddress())) showFirst();
  const { kind, documentation } = await engine;
  byId("place").textContent = PLACES[kind];
  if (documentation) Object.assign(byId("documentation"), { href: documentation, hidden: false });
}

start().catch((error) => explanation.showProblem(error.message));
