/** Colours: the words of a text, and the pieces it falls into where words and marks begin and end. */

const MOST_CHARACTERS = 30_000;

const WORDS = {
  expression: anyOf({
    string: /'(?:[^']|'')*'?/,
    property: /(?<=\.)[A-Za-z_]\w*/,
    constant: /\b(?:true|false|null|Infinity|NaN)\b/,
    call: /\b[A-Za-z_]\w*(?=\s*\()/,
    input: /\b[A-Za-z_]\w*/,
    number: /[-+]?\.?\d[\w.]*/,
  }),
  json: anyOf({
    property: /"(?:[^"\\\n]|\\.)*"(?=\s*:)/,
    string: /"(?:[^"\\\n]|\\.)*"?/,
    constant: /\b(?:true|false|null)\b/,
    number: /-?\d[\d.eE+-]*/,
  }),
};

/** One expression that matches any of several, each in a group of its name. */
function anyOf(kinds) {
  return new RegExp(Object.entries(kinds).map(([kind, { source }]) => `(?<${kind}>${source})`).join("|"), "gi");
}

/**
 * The words of a text that have a colour, in order.
 *
 * @param {string} text
 * @param {"expression"|"json"} language
 * @returns {{start: number, end: number, kind: string}[]} None for a text that is too long to colour while one types.
 */
export function words(text, language) {
  if (text.length > MOST_CHARACTERS) return [];
  return Array.from(text.matchAll(WORDS[language]), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: Object.keys(match.groups).find((kind) => match.groups[kind] !== undefined),
  }));
}

/**
 * A text cut wherever a word or a mark begins or ends, so that each piece has one look.
 *
 * @param {string} text
 * @param {{start: number, end: number, kind: string}[]} coloured Words, in order and apart.
 * @param {{start: number, end: number, kind: string}[]} marks These may lie over each other.
 * @returns {{text: string, start: number, word: string|null, marks: object[]}[]}
 */
export function pieces(text, coloured, marks) {
  const ends = [...coloured, ...marks].flatMap((one) => [one.start, one.end]);
  const cuts = [...new Set([0, text.length, ...ends])].filter((at) => at >= 0 && at <= text.length).sort((one, other) => one - other);
  let next = 0;
  return cuts.slice(0, -1).map((start, index) => {
    while (next < coloured.length && coloured[next].end <= start) next += 1;
    const word = coloured[next]?.start <= start ? coloured[next].kind : null;
    const here = marks.filter((mark) => mark.start <= start && start < mark.end);
    return { text: text.slice(start, cuts[index + 1]), start, word, marks: here };
  });
}
