/** Laying out JSON: line ends and spaces change, and no value does, however large a number is. */

const PIECE = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;
const STEP = "  ";

/**
 * A JSON text with each member on a line of its own.
 *
 * @param {string} text
 * @returns {string|null} Null where it is no JSON.
 */
export function formatted(text) {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  return laidOut(text.match(PIECE));
}

function laidOut(pieces) {
  let written = "";
  let depth = 0;
  const line = () => `\n${STEP.repeat(depth)}`;
  pieces.forEach((piece, at) => {
    if (piece === "}" || piece === "]") {
      depth -= 1;
      if (!isOpening(pieces[at - 1])) written += line();
    }
    written += piece === ":" ? ": " : piece;
    if (isOpening(piece)) depth += 1;
    if (piece === "," || (isOpening(piece) && !isClosing(pieces[at + 1]))) written += line();
  });
  return written;
}

function isOpening(piece) {
  return piece === "{" || piece === "[";
}

function isClosing(piece) {
  return piece === "}" || piece === "]";
}
