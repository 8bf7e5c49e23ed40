/** What the page holds, as a fragment of its address: nothing of it reaches a server. */

/** The texts that make up the state. */
export const FIELDS = ["expression", "root", "others"];

/** What is chosen besides, with what holds where a link says nothing. */
const CHOICES = { place: "", strict: false, documents: [] };

const MOST_CHARACTERS = 2_000_000;
const PREFIX = "#c=";
const PLAIN_PREFIX = "#p=";

/** Whether a fragment claims to hold a state. */
export function holdsState(fragment) {
  return fragment.startsWith(PREFIX) || fragment.startsWith(PLAIN_PREFIX);
}

/**
 * A state as a fragment: JSON, compressed, in the alphabet of base64url.
 *
 * @param {{expression: string, root: string, others: string, place: string, strict: boolean, documents: object[]}} state
 * @returns {Promise<string>}
 */
export async function toFragment(state) {
  const chosen = Object.keys(CHOICES).filter((name) => String(state[name]) !== String(CHOICES[name]));
  const json = JSON.stringify(Object.fromEntries([...FIELDS, ...chosen].map((name) => [name, state[name]])));
  const packed = new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return PREFIX + toBase64(new Uint8Array(await new Response(packed).arrayBuffer()));
}

/**
 * The state in a fragment; after `#p=` it is not compressed, which is easier to write by hand or from a script.
 *
 * @param {string} fragment
 * @returns {Promise<object>} The state, as `toFragment` takes it.
 * @throws {Error} The fragment is damaged; the message says how.
 */
export async function fromFragment(fragment) {
  const bytes = fromBase64(fragment.slice(PREFIX.length));
  const text = fragment.startsWith(PLAIN_PREFIX) ? decoded(bytes) : await unpacked(bytes);
  return checked(text);
}

function toBase64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64(text) {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    throw new Error("it holds characters that do not belong there, or ends too early");
  }
}

/** The text in compressed bytes, read in pieces: a small link may unpack to any size. */
async function unpacked(bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const pieces = [];
  let size = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      pieces.push(read.value);
      size += read.value.length;
      if (size > MOST_CHARACTERS) break;
    }
  } catch {
    throw new Error("it cannot be unpacked: a part is missing or was changed");
  }
  if (size > MOST_CHARACTERS) throw new Error("it holds more than two million characters");
  return decoded(new Uint8Array(await new Blob(pieces).arrayBuffer()));
}

function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error("it holds no text");
  }
}

function checked(text) {
  let state = null;
  try {
    state = JSON.parse(text);
  } catch {
    // told below
  }
  if (state === null || typeof state !== "object") throw new Error("it holds no state of this page");
  for (const field of FIELDS) {
    if (!["string", "undefined"].includes(typeof state[field])) throw new Error(`its ${field} is not a text`);
  }
  const { place = CHOICES.place, strict = CHOICES.strict, documents = CHOICES.documents } = state;
  if (typeof place !== "string" || typeof strict !== "boolean") throw new Error("its choices are none of this page");
  if (!Array.isArray(documents) || !documents.every(isDocument)) throw new Error("its documents are none");
  const own = documents.filter(({ others }) => others !== undefined);
  if (own.length && own.length < documents.length) throw new Error("only some of its documents have other values");
  return { ...Object.fromEntries(FIELDS.map((field) => [field, state[field] ?? ""])), place, strict, documents };
}

function isDocument(one) {
  if (one === null || typeof one !== "object") return false;
  const { name, root, expected, others } = one;
  return [name, root, expected, others ?? ""].every((text) => typeof text === "string");
}
