"""Words that are no function and no named value, and functions without their parentheses."""

from __future__ import annotations

import re

from conditions.declaring.function import Function
from conditions.syntax.hints import idioms
from conditions.syntax.hints.mistake import Mistake, shown
from conditions.syntax.hints.operators import NULLS, no_operators, operands_behind
from conditions.values.dotnet_text import WHITE_SPACE

_KEYWORDS = ("if", "elif", "elseif", "else", "then", "endif", "end", "switch", "case", "when")
_LOOPS = ("each", "for", "foreach")
_MOST_LISTED = 12


def is_called(mistake: Mistake) -> bool:
    """True where a parenthesis follows."""
    return mistake.rest.startswith("(")


def unknown_function(mistake: Mistake) -> str:
    """For a call of what is no function."""
    form = idioms.called(mistake)
    if form is not None:
        return form
    nearest = meant(mistake.token, mistake) or mistake.vocabulary.nearest(mistake.token, call=True)
    if nearest is not None:
        return f"did you mean {nearest}?"
    functions = [function.name for function in mistake.vocabulary.functions]
    if len(functions) <= _MOST_LISTED:
        return _known("functions", functions)
    return "the command line lists them all: conditions functions"


def unknown_name(mistake: Mistake) -> str:
    """For a word that stands as a value and is none."""
    word = mistake.token.lower()
    if word in NULLS:
        return "there is no literal for Null: compare with '', as in eq(root.name, '')"
    if word in _KEYWORDS and mistake.vocabulary.function("iif"):
        return "there are no statements: iif(condition, when_true, when_false) chooses between two values"
    if word in _LOOPS:
        return "a loop is a key of a template, ${{ each x in items }}:, and no condition"
    if word in ("nan", "infinity"):
        return "every Number is finite: there is no literal for this"
    found = _version(mistake) or _dotted_function(mistake) or idioms.filtered(mistake)
    return found or no_operators(mistake) or _no_value(mistake)


def _version(mistake: Mistake) -> str | None:
    match = re.compile(r"[vV](\d+(?:\.\d+)+)").match(mistake.expression, mistake.span.start)
    return f"a version is written without v: {shown(match[1])}" if match else None


def _dotted_function(mistake: Mistake) -> str | None:
    """For `String.startsWith(…)`."""
    match = re.compile(r"\w+(?:\.\w+)*\.(\w+)\(").match(mistake.expression, mistake.span.start)
    function = mistake.vocabulary.function(match[1]) if match else None
    return f"a function has no dot in its name: {function.signature}" if function else None


def _no_value(mistake: Mistake) -> str:
    names = [*mistake.vocabulary.names]
    nearest = mistake.vocabulary.nearest(mistake.token, call=False)
    if nearest is not None:
        return f"did you mean {nearest}?"
    if not mistake.rest.startswith((".", "[")):
        return f"a text stands in single quotes: '{shown(mistake.token)}'; {_known('named values', names)}"
    if "root" not in names:
        return _known("named values", names)
    path = re.compile(r"\w+(?:\.\w+)*").match(mistake.expression, mistake.span.start)
    path_text = shown(path[0]) if path else shown(mistake.token)
    forms = [f"root.{path_text} reads the document"]
    if "variables" in names:
        forms.append(f"variables['{path_text}'] a variable")
    return f"{', '.join(forms)}; {_known('named values', names)}"


def _known(what: str, names: list[str]) -> str:
    return f"known {what}: {', '.join(names)}" if names else f"there are no {what}"


def bare_function(mistake: Mistake, function: Function) -> str:
    """For a function without its parenthesis; the mistake is its name."""
    rest, name = mistake.rest, function.name
    slip = re.match(r"(\w+)\s*\(", rest)
    if slip and mistake.vocabulary.function(slip[1]) is None and not mistake.vocabulary.name(slip[1]):
        return f"leave out {shown(slip[1])} between {name} and ("
    if function.required == 0:
        around = idioms.enclosing(mistake) if mistake.opened else None
        if around is not None and around.compares not in (None, "order"):
            return f"a text stands in quotes: '{mistake.token}'; the function is {name}()"
        text = f"; as a text, '{mistake.token}'" if mistake.opened and not rest.startswith(".") else ""
        return f"write {name}(){text}"
    arguments = operands_behind(mistake, one=function.at_most == 1)
    return f"write {name}({', '.join(arguments)})" if function.takes(len(arguments)) else function.usage


def called_value(mistake: Mistake) -> str:
    """For a parenthesis behind what is no function."""
    value = mistake.before.text if mistake.before else ""
    if value.lower() in ("true", "false"):
        return f"write {value.lower()}, without parentheses"
    function = mistake.vocabulary.function(value)
    method = mistake.left.rstrip(WHITE_SPACE)
    if function is not None and method.endswith(f".{value}") and function.name not in ("count", "length"):
        return f"a function stands before all its arguments: {function.signature}"
    form = idioms.keyed(mistake) or idioms.method(mistake, meant(value, mistake))
    return form or "a value has no parentheses: leave them out, or write an index as in root[0]"


def meant(name: str, mistake: Mistake) -> str | None:
    """The function of a name, or of the name that another language has for it."""
    function = mistake.vocabulary.function(name) or mistake.vocabulary.called(name)
    return function.name if function else None
