"""Forms of other languages that have no function of their own here, and the form that does the same."""

from __future__ import annotations

import re
from dataclasses import replace

from conditions.declaring.function import Function
from conditions.source import Span
from conditions.syntax.hints.mistake import Mistake
from conditions.syntax.hints.operators import arguments_at, rewritten
from conditions.syntax.hints.quotes import single_quoted

_BLANK = "isNullOrEmpty({0})"
_NUMBER = "the left operand decides that numbers are compared: write the number first, as in lt(5, {0})"

_CALLS = (
    ("isnull isnone isnil isundefined", "write " + _BLANK),
    (
        "has hasvalue exists isset defined isdefined present ispresent isnotnull notnull isnotempty notempty",
        f"write not({_BLANK})",
    ),
    ("int integer number float double decimal parseint parsefloat toint tonumber tofloat", _NUMBER),
    ("bool boolean tobool toboolean", "write eq({0}, true), or eq({0}, 'true') where it is a text"),
    ("string str tostring", "write format('{{0}}', {0})"),
    ("any some", "write gt(count({0}), 0), or containsValue({0}, value) for a certain item"),
    ("all every", "write not(containsValue({0}, false)): it holds where no item is false"),
    ("none", "write not(containsValue({0}, true)): it holds where no item is true"),
    ("len size", "write count({0}) for the items of an Array, length({0}) for the characters of a text"),
    ("first", "write {0}[0]"),
    ("sum avg min max abs round floor ceil", "there is no arithmetic: work the number out beforehand"),
    ("has haskey containskey hasproperty hasownproperty", f"write not({_BLANK.format('{0}[{1}]')})"),
    ("matches matchesregex regex regexp test", "write isMatch({0}, {1})"),
)
"""Names of calls in lower case, and the hint: for as many arguments as it shows, or one where it shows none."""

_LAMBDAS = (
    ("all every", "write eq(count(jsonpath('{path}[?(@.x != 1)]')), 0), with what no item may be"),
    ("any some exists exists_one", "write gt(count(jsonpath('{path}[?(@.x == 1)]')), 0)"),
    ("filter where find select", "a filter stands in a JSONPath: jsonpath('{path}[?(@.x == 1)]')"),
    ("map", "write {owner}.*.x"),
)


def called(mistake: Mistake) -> str | None:
    """For a call of what is no function: how the same is written here, with the arguments that were given."""
    opening = re.compile(r"\s*\(").match(mistake.expression, mistake.span.end)
    if opening is None:
        return None
    return _form(mistake, mistake.token, _given(mistake, opening.end() - 1))


def _form(mistake: Mistake, name: str, arguments: list[str]) -> str | None:
    for names, hint in _CALLS:
        if name.lower() in names.split() and len(arguments) == max(1, len(set(re.findall(r"(?<!{){\d}", hint)))):
            return _usable(_known(hint.format(*arguments), mistake), mistake)
    return None


def _usable(hint: str | None, mistake: Mistake) -> str | None:
    """The hint, where the language has all the functions that it writes."""
    written = re.findall(r"([A-Za-z]\w*)\(", re.sub(r"'(?:[^']|'')*'", "", hint or ""))
    return hint if all(mistake.vocabulary.function(name) for name in written) else None


def _known(hint: str, mistake: Mistake) -> str:
    """The hint for a language that may know no `isNullOrEmpty`: Null and the empty text equal the empty text."""
    if mistake.vocabulary.function("isNullOrEmpty") is not None:
        return hint
    hint = re.sub(r"not\(isNullOrEmpty\((.*)\)\)", r"ne('', \1)", hint)
    return re.sub(r"isNullOrEmpty\((.*)\)", r"eq('', \1)", hint)


def _given(mistake: Mistake, opening: int) -> list[str]:
    return arguments_at(replace(mistake, span=Span(opening, opening + 1))) or []


def method(mistake: Mistake, function: str | None) -> str | None:
    """For `root.items.all(i, …)` and `root.s.toLowerCase()`; the mistake is the parenthesis.

    Args:
        mistake: The parenthesis.
        function: The function that the name of the method means, where that is known.
    """
    found = re.search(r"(?P<owner>[A-Za-z_][\w.\[\]*]*)\.(?P<name>\w+)\s*$", mistake.left, re.ASCII)
    if found is None:
        return None
    owner, name, arguments = found["owner"], found["name"].lower(), _given(mistake, mistake.span.start)
    if re.match(r"\(\s*\(?\w+\)?\s*(?:,|=>)", mistake.onward) and (hint := _lambda(owner, name)):
        return _usable(hint, mistake)
    if name in ("length", "size", "count") and not arguments:
        return _form(mistake, "size", [owner])
    return _form(mistake, name, [owner, *arguments]) or _before(mistake, function, [owner, *arguments])


def _before(mistake: Mistake, function: str | None, arguments: list[str]) -> str | None:
    declared = mistake.vocabulary.function(function or "")
    if declared is None or not declared.takes(len(arguments)):
        return None
    return f"a function stands before all its arguments: write {function}({', '.join(arguments)})"


def _lambda(owner: str, name: str) -> str | None:
    path = "$" + owner[len("root") :] if owner == "root" or owner.startswith(("root.", "root[")) else "$.items"
    hints = (hint for names, hint in _LAMBDAS if name in names.split())
    return next((hint.format(path=path, owner=owner) for hint in hints), None)


def keyed(mistake: Mistake) -> str | None:
    """For `variables('name')`: a named value that is called; the mistake is the parenthesis."""
    name = mistake.vocabulary.name(mistake.before.text) if mistake.before else None
    arguments = _given(mistake, mistake.span.start)
    return f"write {name}[{arguments[0]}]" if name and len(arguments) == 1 else None


_FILTER = re.compile(
    r"\[\s*[?(@.]*(?P<member>\w+)\s*(?P<sign>==?|!=|<>|<=?|>=?)\s*(?P<value>'[^']*'|\"[^\"]*\"|-?[\d.]+|true|false)[\s)]*\]"
)


def filtered(mistake: Mistake) -> str | None:
    """For `root.items[status='ok']`; the mistake stands within the brackets."""
    opening = mistake.left.rfind("[")
    match = _FILTER.match(mistake.expression, opening) if mistake.opened == "[" and opening >= 0 else None
    if match is None:
        return None
    owner = re.search(r"root(?P<path>[\w.\[\]]*)$", mistake.expression[:opening], re.ASCII)
    sign = {"=": "==", "<>": "!="}.get(match["sign"], match["sign"])
    value = single_quoted(match["value"]).replace("'", "''")
    path = f"${owner['path'] if owner else '.items'}[?(@.{match['member']} {sign} {value})]"
    return _usable(f"a filter stands in a JSONPath: jsonpath('{path}')", mistake)


_TEMPLATE_TEXT = re.compile(r"\$\{(?!\{)([^{}]*)\}")


def unbraced(mistake: Mistake) -> str | None:
    """For `${root.s} == 'ok'`: the whole without the braces."""
    if _TEMPLATE_TEXT.match(mistake.onward) is None:
        return None
    whole = rewritten(_TEMPLATE_TEXT.sub(r"\1", mistake.expression))
    return _usable(f"a named value has no braces: write {whole}" if whole else None, mistake)


def without_at(mistake: Mistake, function: str | None) -> str | None:
    """For `@equals(…)`, as other services of Azure write it.

    Args:
        mistake: The name with its @.
        function: The function that the name means, where that is known.
    """
    opening = re.compile(r"@\w+\s*\(", re.ASCII).match(mistake.expression, mistake.span.start)
    if opening is None or function is None:
        return None
    return f"leave out the @: write {function}({', '.join(_given(mistake, opening.end() - 1)) or '…'})"


def enclosing(mistake: Mistake) -> Function | None:
    """The function in whose parentheses a mistake stands."""
    depth = 0
    for found in re.finditer(r"[)(]", re.sub(r"'[^']*'", lambda text: " " * len(text[0]), mistake.left)[::-1]):
        depth += 1 if found[0] == ")" else -1
        if depth < 0:
            name = re.search(r"\w+$", mistake.left[: len(mistake.left) - found.end()], re.ASCII)
            return mistake.vocabulary.function(name[0]) if name else None
    return None
