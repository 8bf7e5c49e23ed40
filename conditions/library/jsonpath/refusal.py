"""The error of a text that is no JSONPath, and what was probably meant."""

from __future__ import annotations

import re

from conditions.errors import PathError
from conditions.source import clipped

_FILTER_WITHOUT = re.compile(r"\?\s*(?!\()[@!(]|\?\s+\(")
_DOUBLE_QUOTED = re.compile(r'\[\s*"|[=<>~]\s*"|\(\s*"')
_FUNCTION = re.compile(r"\b(?:match|search|length|count|value)\(")


def refusal(path: str, reason: str, hint: str | None) -> PathError:
    """The error of a path that is refused for a reason."""
    return PathError(f"not a JSONPath: {quoted(path)}: {reason}", hint=_variable_hint(path) or hint)


def _variable_hint(path: str) -> str | None:
    if "variables[" in path or "variables." in path:
        return "a path is taken as it is: build it with format(…) to put a variable into it"
    return None


def rfc9535_hint(path: str) -> str | None:
    """A guess at what was meant by a path that RFC 9535 refuses."""
    if '"' in path:
        return "texts inside a path are quoted as ''text'', for the quotes are doubled within a String"
    return _common_hint(path, "$.items[?@.price < 50]")


def server_hint(path: str) -> str | None:
    """A guess at what was meant by a path that the server's library refuses."""
    if _FUNCTION.search(path):
        return "the server's dialect has no functions; a regular expression stands in [?(@.name =~ /^a/i)]"
    if _FILTER_WITHOUT.search(path):
        return "the server's dialect takes a filter in parentheses: $.items[?(@.price < 50)]"
    if _DOUBLE_QUOTED.search(path):
        return "the server's dialect takes names and texts in single quotes, doubled within a String: [?(@.n == ''x'')]"
    if re.search(r"\?\s*\(.*[(!](?![=])", path):
        return "the server's dialect has no parentheses and no ! within a filter: a && b || c is a && (b || c)"
    return _common_hint(path, "$.items[?(@.price < 50)]")


def in_server_dialect(path: str) -> str | None:
    """A path by RFC 9535 as the server's dialect writes it, if that is only a matter of parentheses and quotes."""
    if ("&&" in path and "||" in path) or len(path) > _LONGEST:
        return None
    rewritten = _with_parentheses(_DOUBLE_QUOTED_TEXT.sub(r"'\1'", path))
    return None if rewritten == path else rewritten


_LONGEST = 500
_DOUBLE_QUOTED_TEXT = re.compile(r"\"([^\"'\\]*)\"")
_BRACKETS_OR_TEXTS = re.compile(r"'(?:[^'\\]|\\.)*'|\[\s*\?\s*(\(?)|\[|\]")


def _with_parentheses(path: str) -> str:
    """The path with parentheses around each filter that has none."""
    parts, open_brackets, at = [], list[str](), 0
    for match in _BRACKETS_OR_TEXTS.finditer(path):
        parts.append(path[at : match.start()])
        at = match.end()
        if match[0].startswith("'"):
            parts.append(match[0])
        elif match[0] == "]":
            parts.append(open_brackets.pop() if open_brackets else "]")
        elif match[0] == "[":
            parts.append("[")
            open_brackets.append("]")
        else:
            parts.append("[?(")
            open_brackets.append("]" if match[1] else ")]")
    return "".join(parts) + path[at:]


def _common_hint(path: str, filtered: str) -> str | None:
    if path.count("[") > path.count("]"):
        return "add ] where the segment ends"
    if re.search(r"[=<>]", path) and "?" not in path:
        return f"a comparison stands in a filter: {filtered}"
    return None


def quoted(text: str) -> str:
    """A path between quotes, cut where it is long."""
    return f"'{clipped(text, 80)}'"
