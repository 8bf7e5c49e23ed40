/** Making elements. Data becomes text and attributes, never markup. */

/**
 * An element with properties and children.
 *
 * @param {string} name The tag, with classes after dots: "li.part.unused".
 * @param {object} properties What is set on it: properties of the DOM, or attributes where the name has a hyphen.
 * @param {...(Node|string|null)} children Nodes and texts; null is left out.
 * @returns {HTMLElement}
 */
export function element(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  made.classList.add(...classes);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "role" || key.includes("-")) made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** The element of the page with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** A text in which `code` and *emphasis* are marked as in the documentation. */
export function prose(text) {
  return text.split(/(`[^`]+`|\*\w[^*]*\*)/).map((piece) => {
    if (/^`.+`$/s.test(piece)) return element("code", {}, piece.slice(1, -1));
    return /^\*.+\*$/s.test(piece) ? element("em", {}, piece.slice(1, -1)) : piece;
  });
}

/** Calls a function once nothing has asked for it for some milliseconds. */
export function debounced(milliseconds, call) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...given), milliseconds);
  };
}
