"""Tokens that no value, property or number can be."""

from __future__ import annotations

import re
import unicodedata

from conditions.syntax.hints import idioms, names
from conditions.syntax.hints.mistake import Mistake, shown
from conditions.syntax.hints.operators import no_operators
from conditions.syntax.hints.quotes import other_quotes
from conditions.values import number

_ARITHMETIC = "there is no arithmetic: work the number out beforehand"
_QUOTE_IT = "a text stands in single quotes: '{0}'"

_LOOP = "a loop is a key of a template, ${{{{ each x in items }}}}:, and no condition"

_NO_OPERAND = (
    (r"#|//|/\*", "there are no comments: leave it out"),
    (r"\$\((?P<name>[\w. ]+)\)", "macros are not replaced in conditions: write variables['{name}']"),
    (r"\$\(", "macros are not replaced in conditions: write variables['…'] for $(…)"),
    (
        r"\$\{\{\s*(?:foreach|for|each)\b",
        "a loop is a key of a template, ${{{{ each x in items }}}}:, and no condition",
    ),
    (r"\$\{\{\s*if\b", "leave out ${{{{ }}}} and the if, and give the expression alone"),
    (r"\$\[|\$?\{\{", "leave out $[ ] or ${{{{ }}}} and give the expression alone"),
    (r"\w+:(?!\S)", "leave out {0} and give the expression alone"),
    (r"@", "@ stands only within a JSONPath: write root for the document"),
    (r"\?[@(]", "a filter stands in a JSONPath: jsonpath('$.items[?(@.price < 50)]')"),
    (r"(?P<name>\w+)\?(?![?\s])", "a member that is missing is Null without the ?: write {name}"),
    (r"=+", "leave out the {0}: nothing stands before it"),
)

_WORDS = (
    (r"\$\.(?P<path>[A-Za-z_][\w.]*)", "write root.{path} for a member, or jsonpath('$.{path}') for a path"),
    (r"\$", "write root for the document, or jsonpath('$…') for a path"),
    (r"/", "a path with / is a text for pointer: pointer('/a/b')"),
    (r"\\", "leave out the \\: a text stands in plain single quotes"),
    (r"\{", "there are no braces: values are listed as arguments, in(root.name, 'a', 'b')"),
    (r"\+(?P<digits>[\d.]+)(?!\S)", "a number has no plus sign: write {digits}"),
    (r"\+", _ARITHMETIC),
    (r"(?P<text>[^\s'(),]+)'", "a quote is missing before it: '{text}'"),
    (r"(?P<name>\w+)(?:->|:+)(?P<member>\w+)", "a member stands behind a dot: {name}.{member}"),
    (r"\w+[/+*%]", _ARITHMETIC),
    (r"[\w-]+-[\w-]*\(", "the name of a function has no -"),
    (r"[\w-]+-", "a name with - is written in an index: dependencies['my-job']"),
)

_PROPERTIES = (
    (r"\w+[+*/%]", _ARITHMETIC),
    (r"(?P<name>\w+)\?", "a member that is missing is Null without the ?: write {owner}.{name}"),
    (r"(?P<name>\w+);", "leave out the ; or write , between arguments"),
    (r"(?P<name>\w+):", "leave out the : or write , between arguments"),
)

_NUMBERS = (
    (r"[-.\d]+[eE][-+]?\d+", "numbers have no exponent: write all the digits"),
    (r"-?0[xX]", "numbers have decimal digits only"),
    (r"-?\d*:-?\d*\]", "a slice stands in a JSONPath: jsonpath('$.items[0:2]')"),
    (r"\d+[-:/]\d+[-:/\dTZ.]*", _QUOTE_IT),
    (r"--", "one minus sign is enough"),
    (r"-\s+\d", "a minus sign stands right before its number"),
    (r"-?\d[\d.]*[-+*/]|-", _ARITHMETIC),
    (r"-?\d[\d.]*%", "leave out the %"),
    (r"\.[A-Za-z_]", "a name is missing before the dot: root{0}…"),
    (r"[-\d]+\.[^\s(),]*\.", "a version has three or four numbers, as in 1.2.3"),
    (r"\d+[A-Za-z_][\w-]*", _QUOTE_IT),
    (r"\.\d", "a number has one dot at most"),
    (r"\.", "a number has digits"),
)

_OPERATOR = re.compile(r"[=!<>&|]|\?\?")


def bad_word(mistake: Mistake) -> str:
    """For what stands as a value and is none."""
    hint = _idiom(mistake) or other_quotes(mistake) or _hidden(mistake) or _wide(mistake)
    hint = hint or mistake.look_up(_NO_OPERAND)
    hint = hint or no_operators(mistake) or mistake.look_up(_WORDS)
    return hint or "names have letters, digits and _; texts have quotes"


def _idiom(mistake: Mistake) -> str | None:
    """For the filters, braces and @ of other languages."""
    called = re.match(r"@(\w+)", mistake.onward, re.ASCII)
    function = names.meant(called[1], mistake) if called else None
    return idioms.filtered(mistake) or idioms.unbraced(mistake) or idioms.without_at(mistake, function)


def bad_property(mistake: Mistake) -> str:
    """For what follows a dot and is no name."""
    hint = _hidden(mistake) or _wide(mistake)
    if hint is None and _OPERATOR.search(mistake.token):
        hint = no_operators(mistake)
    return hint or mistake.look_up(_PROPERTIES) or _indexed(mistake)


def _indexed(mistake: Mistake) -> str:
    key = shown(mistake.token).replace("'", "''")
    return f"write {mistake.owner}['{key}']" + ("" if mistake.owner else ", without the dot")


def bad_number(mistake: Mistake) -> tuple[str, str]:
    """The message and the hint for what begins as a number and is none."""
    token = mistake.token
    if re.fullmatch(r"-?(?:\d+\.?\d*|\.\d+)", token, re.ASCII):
        return f"the number {shown(token)} is out of range", f"a Number lies within ±{number.LARGEST}"
    if re.fullmatch(r"\d+(?:\.\d+){2,3}", token, re.ASCII):
        return f"the version {shown(token)} is out of range", "each number of a version is at most 2147483647"
    hint = no_operators(mistake) if _OPERATOR.search(token) else None
    hint = hint or _wide(mistake) or mistake.look_up(_NUMBERS) or "a number has digits and at most one dot, as in 1.5"
    return f"{shown(token)} is not a number", hint


def _wide(mistake: Mistake) -> str | None:
    """For the letters and punctuation of East Asian keyboards."""
    narrow = unicodedata.normalize("NFKC", mistake.token).replace("。", ".")
    if narrow != mistake.token and narrow.isascii():
        return f"it has characters of double width: write {shown(narrow)}"
    return None


def _hidden(mistake: Mistake) -> str | None:
    if any(unicodedata.category(character) in ("Cf", "Cc") for character in mistake.token):
        return "it has a character that cannot be seen: delete it, or type the word again"
    return None
