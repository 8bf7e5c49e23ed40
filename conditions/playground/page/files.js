/** Files as documents: dropped on an editor, or chosen by a button. They are read here and sent nowhere. */

const MOST_BYTES = 2_000_000;

/**
 * The text of a file.
 *
 * @param {File} file
 * @returns {Promise<string>}
 * @throws {Error} It is too large, or no text.
 */
async function textOf(file) {
  if (file.size > MOST_BYTES) throw new Error(`${file.name} is larger than ${MOST_BYTES / 1_000_000} MB`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Error(`${file.name} is no text in UTF-8`);
  }
}

/**
 * Takes files that are dropped on an element, or chosen through an input.
 *
 * @param {HTMLElement} target
 * @param {HTMLInputElement|null} chooser
 * @param {(files: {name: string, text: string}[]) => void} take
 * @param {(error: Error) => void} refuse
 */
export function takeFiles(target, chooser, take, refuse) {
  const read = async (files) => {
    try {
      take(await Promise.all([...files].map(async (file) => ({ name: file.name, text: await textOf(file) }))));
    } catch (error) {
      refuse(error);
    }
  };
  const show = (isOver) => target.classList.toggle("dropping", isOver);
  target.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return; // text that is dragged goes where it is dropped
    event.preventDefault();
    show(true);
  });
  target.addEventListener("dragleave", () => show(false));
  target.addEventListener("drop", (event) => {
    show(false);
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    read(event.dataTransfer.files);
  });
  chooser?.addEventListener("change", () => {
    if (chooser.files.length) read(chooser.files);
    chooser.value = "";
  });
}
