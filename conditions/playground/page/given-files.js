/** Files that the reader gives for documents: what each field of the page makes of them. */

import { byId } from "./dom.js";
import { takeFiles } from "./files.js";
import { formatted } from "./json-format.js";
import { showNotice } from "./notice.js";

/**
 * Lets files be dropped on the document, on the other values and on the table, and chosen for the document.
 *
 * @param {object} page
 * @param {Record<string, import("./editor.js").Editor>} page.editors
 * @param {import("./documents.js").Documents} page.documents
 */
export function takeGivenFiles({ editors, documents }) {
  const write = (editor, text) => editor.replace(0, editor.text.length, laidOut(text));

  /** The first file takes the place of the document, and further ones stand below it. */
  const asDocuments = ([first, ...more]) => {
    write(editors.root, first.text);
    documents.edit(editors.root.text, editors.others.text);
    documents.rename(first.name);
    addAll(more);
  };
  const addAll = (files) => {
    for (const { name, text } of files) documents.add(laidOut(text), name);
    if (files.length) byId("cases").open = true;
  };
  const intoTable = (files) => (documents.isBlank ? asDocuments(files) : addAll(files));
  const asOthers = ([first, ...more]) => {
    if (more.length) return refuse(new Error("The other values are one file"));
    byId("others-box").open = true;
    return write(editors.others, first.text);
  };
  takeFiles(byId("root-editor"), byId("file"), asDocuments, refuse);
  takeFiles(byId("cases"), null, intoTable, refuse);
  takeFiles(byId("others-box"), null, asOthers, refuse);
  leaveOtherFiles();
}

/** A file that misses its field does nothing: the browser would leave the page for it. */
function leaveOtherFiles() {
  for (const name of ["dragover", "drop"]) {
    addEventListener(name, (event) => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    });
  }
}

function refuse(error) {
  showNotice(`${error.message}.`, "warning");
}

function laidOut(text) {
  return formatted(text) ?? text;
}
