/** The page: what is typed becomes questions, and the answers are shown. */

import { copy } from "./clipboard.js";
import { Completion } from "./completion.js";
import { Deciding } from "./deciding.js";
import { byId, debounced } from "./dom.js";
import { Documents } from "./documents.js";
import { Editor } from "./editor.js";
import { latestOnly, startEngine } from "./engine.js";
import { Examples } from "./examples.js";
import { Explanation, spoken, toneOf } from "./explanation.js";
import { exportsOf } from "./exports.js";
import { takeGivenFiles } from "./given-files.js";
import { FunctionList, helpOn } from "./help.js";
import { formatted } from "./json-format.js";
import { judging } from "./judging.js";
import { hideNotice, showNotice } from "./notice.js";
import { FIELDS, fromFragment, holdsState, toFragment } from "./state.js";
import { turning } from "./turning.js";

const EVALUATE_AFTER = 25;
const DESCRIBE_AFTER = 80;
const SPEAK_AFTER = 900;
const KEEP_AFTER = 600;
const RELEASE_AFTER = 60;
const EXPORT_AFTER = 300;
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
const explanation = new Explanation(byId("answer"), (part) => editors.expression.emphasise(part), goTo, applyFix);
const functions = new FunctionList(byId("function-list"), byId("search"), byId("found"));
const examples = new Examples(byId("examples"), byId("about"), show);
const documents = new Documents(byId("documents"), { chosen: showDocument, changed: documentsChanged });
let held = null; // an error in a word that is still typed
let completer = null;

const engine = startEngine(showStatus);
const ask = async (question, tell) => (await engine).ask(question, tell);
const evaluation = latestOnly(ask);
const completion = latestOnly(ask);
const description = latestOnly(ask);
const { judge, judgeSoon, tellMet } = judging(ask, documents, stateNow);
const { turnSoon, turned } = turning({ ask, evaluate, state: stateNow, explanation, speak: (text) => speak(text) });
const deciding = new Deciding({
  ask, evaluate, fill, add: addCases, restore: show, state: stateNow, isExample: (...texts) => examples.holds(...texts),
});

/* ---- the state ---- */

function textsNow() {
  return Object.fromEntries(FIELDS.map((field) => [field, editors[field].text]));
}

function choicesNow() {
  return { place: byId("place").value, strict: byId("strict").checked };
}

function stateNow() {
  return { ...textsNow(), ...choicesNow(), documents: documents.kept };
}

function show({ place = "", strict = false, documents: kept = [], ...texts }) {
  for (const field of FIELDS) editors[field].text = texts[field];
  byId("place").value = place;
  byId("strict").checked = strict;
  documents.show(kept, texts.root, texts.others);
  byId("others-box").open = texts.others.trim() !== "";
  deciding.clear();
  if (documents.isSeveral) byId("cases").open = true;
  evaluate();
}

/** Shows what the address holds; a damaged address changes nothing. */
async function showAddress() {
  try {
    show(await fromFragment(location.hash));
    examples.leave();
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
  const long = link.length > LONG_LINK ? " It is very long: some programs cut such links." : "";
  const here = "The link now stands in the address bar: copy it there.";
  await copy(link, `Link copied. It holds the condition and the documents.${long}`, here);
}

/* ---- questions and answers ---- */

async function evaluate() {
  const texts = textsNow();
  documents.edit(texts.root, texts.others);
  byId("whose").textContent = documents.own ? "of this document" : "";
  if (!texts.expression.trim()) return showNothing();
  const waiting = setTimeout(() => byId("answer").classList.add("stale"), 250);
  try {
    const answer = await evaluation({ ask: "evaluate", ...texts, ...choicesNow() });
    if (answer && editors.expression.text === texts.expression) showOrHold(answer, texts.expression);
  } catch (error) {
    explanation.showProblem(error.message);
    speak(error.message);
  } finally {
    clearTimeout(waiting);
    byId("answer").classList.remove("stale");
  }
  judgeSoon();
  exportSoon();
  return undefined;
}

function showNothing() {
  held = null;
  explanation.showNothing();
  showFaults(null);
  editors.expression.mark([]);
  byId("format").disabled = true;
}

/** Shows an answer; an error in the condition only when no word of it is being completed. */
function showOrHold(answer, expression) {
  held = answer.error?.in === "expression" && completer?.isUnderway ? { answer, expression } : null;
  if (!held) showAnswer(answer, expression);
}

const releaseSoon = debounced(RELEASE_AFTER, () => {
  if (!held || completer.isUnderway) return;
  const { answer, expression } = held;
  held = null;
  if (editors.expression.text === expression) showAnswer(answer, expression);
});

function showAnswer(answer, expression) {
  if (answer.problem) {
    explanation.showProblem(answer.problem);
    return;
  }
  explanation.showAnswer(answer, expression, turned());
  showFaults(answer.error);
  if (answer.error?.in !== "expression") markDeciding(answer);
  byId("format").disabled = answer.formatted === null || answer.formatted === expression;
  speak(spoken(answer, turned()));
  turnSoon(answer);
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
    Object.assign(byId(`${field}-error`), { textContent: here?.message ?? "", title: here?.message ?? "" });
    editors[field].mark(here?.start == null ? [] : [{ start: here.start, end: here.end, kind: "error" }]);
    if (here && field === "others") byId("others-box").open = true;
  }
}

/** Lays the condition out, as it is by now: the last answer may be about an earlier text. */
async function format() {
  const { text } = editors.expression;
  try {
    const { formatted: layout } = await ask({ ask: "evaluate", ...textsNow() });
    if (layout && editors.expression.text === text) editors.expression.replace(0, text.length, layout);
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

function applyFix({ start, end, text }) {
  editors.expression.replace(start, end, text);
}

/* ---- documents ---- */

function showDocument(root, others) {
  editors.root.text = root;
  if (others !== undefined) showOthers(others);
  deciding.withdraw();
  evaluate();
}

function showOthers(others) {
  editors.others.text = others;
  byId("others-box").open = others.trim() !== "";
}

function documentsChanged() {
  keepSoon();
  tellMet();
}

function formatDocument() {
  const { text } = editors.root;
  const layout = formatted(text);
  if (layout === null) showNotice("The document is no JSON yet: mend it where it is marked.", "warning");
  else if (layout !== text) editors.root.replace(0, text.length, layout);
}

/** Writes found inputs into the editors, as if they were typed. */
function fill(texts) {
  for (const [field, text] of Object.entries(texts)) {
    const editor = editors[field];
    if (editor.text === text) continue;
    if (field === "others") byId("others-box").open = true; // what is hidden cannot be written into
    editor.replace(0, editor.text.length, text);
  }
}

function addCases(rows, replaces) {
  examples.leave();
  documents.addWithOwn(rows, editors.others.text, replaces);
  byId("cases").open = true;
}

/* ---- export ---- */

async function writeExports() {
  if (!byId("exports-box").open) return;
  const told = await ask({ ask: "export", ...textsNow(), ...choicesNow() }).catch(() => null);
  if (!Array.isArray(told)) return;
  const copyForm = (text, name) => copy(text, `${name} copied.`, "Mark the text, and copy it with the keyboard.");
  byId("exports").replaceChildren(...exportsOf(told, copyForm));
}

const exportSoon = debounced(EXPORT_AFTER, writeExports);

/** The first example, unless the reader was faster than the page. */
function showFirst() {
  if (FIELDS.every((field) => editors[field].text === "")) examples.choose(0, show);
  else evaluate();
}

/* ---- the start ---- */

function listen() {
  const evaluateSoon = debounced(EVALUATE_AFTER, evaluate);
  const describeSoon = debounced(DESCRIBE_AFTER, describe);
  for (const field of FIELDS) {
    editors[field].area.addEventListener("input", () => {
      examples.leave();
      deciding.clear();
      evaluateSoon();
      keepSoon();
    });
  }
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === editors.expression.area) describeSoon();
  });
  byId("examples").addEventListener("change", keepSoon);
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the fragment of the address is the state
    editors.expression.area.focus();
  });
  byId("place").addEventListener("change", evaluateAndKeep);
  byId("strict").addEventListener("change", evaluateAndKeep);
  byId("cases").addEventListener("toggle", judge);
  byId("add").addEventListener("click", () => documents.add());
  byId("exports-box").addEventListener("toggle", writeExports);
  byId("format-root").addEventListener("click", formatDocument);
  takeGivenFiles({ editors, documents });
  byId("format").addEventListener("click", format);
  byId("copy").addEventListener("click", copyLink);
  byId("functions").addEventListener("toggle", listFunctions);
  addEventListener("hashchange", () => holdsState(location.hash) && showAddress());
}

function evaluateAndKeep() {
  evaluate();
  keepSoon();
}

function startCompletion() {
  const parts = { popup: byId("popup"), list: byId("candidates"), counted: byId("counted") };
  const candidates = () => completion({ ask: "complete", ...textsNow(), cursor: editors.expression.cursor });
  return new Completion(editors.expression, candidates, parts, releaseSoon);
}

async function start() {
  listen();
  completer = startCompletion();
  byId("help").replaceChildren(...helpOn(null));
  await examples.load();
  if (!holdsState(location.hash) || !(await showAddress())) showFirst();
  const { kind, documentation } = await engine;
  byId("privacy").textContent = PLACES[kind];
  if (documentation) {
    Object.assign(byId("documentation"), { href: documentation, hidden: false });
    byId("home").href = documentation;
  }
}

start().catch((error) => explanation.showProblem(error.message));
