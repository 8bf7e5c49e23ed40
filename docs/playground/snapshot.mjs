/**
 * Starts Pyodide as the browser does, imports the package, answers some questions, and keeps the memory.
 *
 * The page's worker continues from there: Python starts in a second instead of five, with every module imported and
 * the first answers' ways walked. The browser must run the same pyodide.asm.wasm.
 *
 *     node snapshot.mjs PYODIDE PACKAGES SNAPSHOT
 *
 * PYODIDE is the npm package's folder, PACKAGES a folder with Python packages and questions.json, SNAPSHOT the file to
 * write, compressed with gzip.
 */

import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [runtime, packages, snapshot] = process.argv.slice(2).map((path) => resolve(path));

const { loadPyodide } = await import(pathToFileURL(`${runtime}/pyodide.mjs`));

// Another Python compiles the packages: the memory that compiling takes stays with the one that does it.
const compiler = await loadPyodide();
compiler.FS.mkdir("/packages");
compiler.mountNodeFS("/packages", packages);
compiler.runPython("import compileall; compileall.compile_dir('/packages', quiet=1)");

const MOST_BYTES = 64 * 2 ** 20; // phones open the page too

const pyodide = await loadPyodide({ _makeSnapshot: true, env: { PYTHONDONTWRITEBYTECODE: "1" } });
pyodide.FS.mkdir("/packages");
pyodide.mountNodeFS("/packages", packages);
try {
  pyodide.runPython(await readFile(new URL("prepare.py", import.meta.url), "utf8"));
} catch (error) {
  console.error(error.message); // the traceback of Python; node's own would print all of Pyodide
  process.exit(1);
}
const heap = pyodide._module.HEAP8.length;
if (heap > MOST_BYTES) {
  console.error(`the prepared Python takes ${heap} bytes, and may take ${MOST_BYTES}: import less in prepare.py`);
  process.exit(1);
}
await writeFile(snapshot, gzipSync(pyodide.makeMemorySnapshot(), { level: 9 }));
