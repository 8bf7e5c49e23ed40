"""The error of a text that is no JSONPath, and what was probably meant."""

from __future__ import annotations

import re

from conditions.errors import PathError

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
    """What was probably meant by a path that RFC 9535 refuses."""
    if '"' in path:
        return "texts inside a path are quoted as ''text'', for the quotes are doubled within a String"
    return _common_hint(path, "$.items[?@.price < 50]")


def server_hint(path: str) -> str | None:
    """What was probably meant by a path that the server's library refuses."""
    if _FUNCTION.search(path):
        return "the server's dialect has no functions; a regular expression stands in [?(@.name =~ /^a/i)]"
    if _FILTER_WITHOUT.search(path):
        return "the server's dialect takes a filter in parentheses: $.items[?(@.price < 50)]"
    if _DOUBLE_QUOTED.search(path):
        return "the server's dialect takes names and texts in single quotes, doubled within a String: [?(@.name == ''x'')]"
    if re.search(r"\?\s*\(.*[(!](?![=])", path):
        return "the server's dialect has no parentheses and no ! within a filter: && and || join what follows them"
    return _common_hint(path, "$.items[?(@.price < 50)]")


def _common_hint(path: str, filtered: str) -> str | None:
    if path.count("[") > path.count("]"):
        return "add ] where the segment ends"
    if re.search(r"[=<>]", path) and "?" not in path:
        return f"a comparison stands in a filter: {filtered}"
    return None


def quoted(text: str) -> str:
    """A path between quotes, cut where it is long."""
    return "'" + (text if len(text) <= 80 else text[:79] + "…") + "'"
