/** Python in a worker: continues from the memory that the build kept, in which the package is loaded. */

import { countDownloads } from "./counting.js";

const RUNTIME = new URL("pyodide/", import.meta.url).href;

/** The memory, unpacked while it arrives. */
async function memory() {
  const response = await fetch(`${RUNTIME}python.snapshot`);
  if (!response.ok) throw new Error(`python.snapshot: ${response.status} ${response.statusText}`);
  const bytes = await new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  postMessage({ starting: true });
  return bytes;
}

async function start() {
  countDownloads((here) => postMessage({ here }));
  const kept = memory();
  const refused = kept.then(() => new Promise(() => {})); // it never ends well: Pyodide may wait for what fails
  refused.catch(() => undefined); // told by the race below
  const { loadPyodide } = await import("./pyodide/pyodide.mjs");
  const { default: createModule } = await import("./pyodide/pyodide.asm.mjs");
  const createPyodideModule = async (settings) => {
    const made = await createModule(settings);
    made.growMemory((await kept).byteLength); // what was kept is copied into it, and a new one is smaller
    return made;
  };
  const pyodide = await Promise.race([
    refused, loadPyodide({ indexURL: RUNTIME, _loadSnapshot: kept, createPyodideModule }),
  ]);
  return pyodide;
}

/** Loads the part of the package that most visitors never ask for. */
async function loadLater(pyodide) {
  const response = await fetch(`${RUNTIME}later.zip`);
  if (!response.ok) throw new Error(`later.zip: ${response.status} ${response.statusText}`);
  pyodide.unpackArchive(await response.arrayBuffer(), "zip", { extractDir: "/packages" });
  const steps = pyodide.globals.get("import_later")();
  while (!steps.next().done) await new Promise((go) => setTimeout(go)); // what is asked meanwhile is answered
}

function answerWith(pyodide) {
  const answer = pyodide.globals.get("answer");
  addEventListener("message", ({ data: { number, question, load } }) => {
    if (load) {
      const refuse = (error) => postMessage({ number, refused: error.message });
      loadLater(pyodide).then(() => postMessage({ number, answer: "true" }), refuse);
      return;
    }
    try {
      postMessage({ number, answer: answer(question) });
    } catch (error) {
      postMessage({ number, broken: reason(error) });
    }
  });
  postMessage({ ready: true });
}

/** Why Python stopped. Documents of thousands of levels exhaust the browser's stack before Python's own limit. */
function reason(error) {
  return error instanceof RangeError ? "the document nests too deep for a browser" : error.message;
}

start().then(answerWith, (error) => postMessage({ failed: error.message }));
