"""A command line for PowerShell, which means the same in PowerShell 7 and in Windows PowerShell 5.1.

The two differ in how they give texts to programs. 5.1 drops double quotes in arguments, and what ends in a backslash
may swallow what follows; and it pipes ASCII alone. So an expression with double quotes goes through a file, which may
begin with a byte order mark, and documents are piped as ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

FILE = "condition.txt"
_QUOTES = re.compile("['\u2018-\u201b]")
"""What ends a text in single quotes; between them, nothing but these means anything."""


def command(expression: str, root: str, settings: Sequence[str], strict: bool) -> str:
    """The lines that explain an expression.

    Args:
        expression: The expression.
        root: The JSON text of the document, or an empty one for none.
        settings: What `--set` takes, each.
        strict: True where what is not there is an error.

    Raises:
        ValueError: The two versions would give the program different texts.
    """
    if not all(map(_is_the_same, settings)):
        raise ValueError("Windows PowerShell 5.1 would change a text of --set")
    kept = '"' in expression
    words = ["conditions explain", FILE if kept else quoted(expression), *(["--strict"] if strict else ())]
    words += [f"--set {quoted(setting)}" for setting in settings]
    lines = [f"Set-Content -Encoding utf8 {FILE} {quoted(expression)}"] if kept else []
    piped = f"@'\n{_in_ascii(root.rstrip())}\n'@ | {' '.join(words)} --root -" if root else " ".join(words)
    return "\n".join([*lines, piped])


def quoted(text: str) -> str:
    """A text in single quotes; those in it are doubled."""
    return f"'{_QUOTES.sub(lambda found: found[0] * 2, text)}'"


def _is_the_same(argument: str) -> bool:
    """True for what both versions give to a program."""
    return '"' not in argument and not (argument.endswith("\\") and re.search(r"\s", argument))


def _in_ascii(json: str) -> str:
    """A JSON text without other characters, which stand in its texts alone."""
    return re.sub(r"[^\x00-\x7f]", lambda found: _escaped(found[0]), json)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
