"""docs/reference/functions.md: every built-in function, from its declaration."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from itertools import groupby

from conditions.declaring.function import Function, declaration_of
from conditions.declaring.signature import Parameter
from conditions.event_patterns.functions import FUNCTIONS as OF_PATTERNS
from conditions.language import AZURE
from docs.generate.markdown import code, fenced, one_line, page, table, to_heading

_INTRODUCTION = """\
# Functions

Every function of an expression. The letter case of their names does not matter. What a *conversion* gives is told in
[the language](language.md#values); an argument that cannot be converted is an error. `conditions functions NAME` prints
the same in a terminal. The functions under [Patterns of events](#patterns-of-events) are of the language `EVENTS`
alone.

<!-- Written by `make reference` from the declarations in conditions/library/; the examples are executed as tests. -->
"""

_CONVERSIONS = {
    "value": "any value, as it is",
    "to_boolean": "a Boolean",
    "to_text": "a String",
    "to_decimal": "a Number",
    "to_int": "a whole Number",
}


def functions_page() -> str:
    """The page, as Markdown."""
    functions = (*AZURE.vocabulary.functions, *map(declaration_of, OF_PATTERNS))
    groups = [(name, list(group)) for name, group in groupby(functions, _module_of)]
    return page(_INTRODUCTION, _index(groups), *(part for group in groups for part in _group(*group)))


def _module_of(function: Function) -> str:
    return function.body.__module__


def _index(groups: list[tuple[str, list[Function]]]) -> str:
    rows: list[tuple[str, str]] = []
    for module, functions in groups:
        title, _ = _about(module)
        rows.append((f"**{to_heading(title, title)}**", ""))
        rows += ((to_heading(code(function.signature), function.name), _summary(function)) for function in functions)
    return table(("function", "gives"), rows)


def _summary(function: Function) -> str:
    return one_line(function.documentation.split("\n\n")[0])


def _about(module: str) -> tuple[str, str]:
    """The heading of a group, which is the first sentence of its module, and what else the module says."""
    title, _, rest = (inspect.getdoc(sys.modules[module]) or "").partition(".")
    return one_line(title), rest.strip()


def _group(module: str, functions: list[Function]) -> Iterator[str]:
    title, about = _about(module)
    yield f"## {title}"
    yield about
    for function in functions:
        yield from _entry(function)


def _entry(function: Function) -> Iterator[str]:
    yield f"### {function.name}"
    kind = function.returns
    yield f"`{function.signature}`{f' gives {_article(kind)}.' if kind else ''}"
    yield function.documentation.partition("Examples:")[0]
    yield _arguments(function)
    yield _reads(function)
    width = max(len(expression) for expression, _ in function.examples)
    yield fenced("\n".join(f"{expression:{width}}  ->  {value}" for expression, value in function.examples))


def _article(kind: object) -> str:
    return f"an {kind}" if str(kind)[0] in "AO" else f"a {kind}"


def _arguments(function: Function) -> str:
    named = [
        (_taken(parameter), f"*{parameter.name}*{'' if index < function.required else ' (may be left out)'}")
        for index, parameter in enumerate(function.parameters)
    ]
    rest = [(_taken(function.rest), f"*{function.rest.name}* ({_number_of(function)})")] if function.rest else []
    alike = groupby([*named, *rest], lambda argument: argument[0])
    return "\n".join(f"- {', '.join(name for _, name in names)}: {taken}" for taken, names in alike)


def _taken(parameter: Parameter) -> str:
    return _CONVERSIONS[parameter.conversion.name] + (", evaluated only if it is needed" if parameter.lazy else "")


def _number_of(function: Function) -> str:
    """The number of further arguments that there may be, in words."""
    return f"at most {function.at_most - len(function.parameters)}" if function.at_most is not None else "any number"


def _reads(function: Function) -> str:
    names = " and ".join(f"`{name}`" for name in function.inputs)
    return f"It reads {names} of the evaluation." if names else ""
