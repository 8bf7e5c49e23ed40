"""Parameters against what the file declares of them: names that are not there, and texts that stand without quotes."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.declaring.function import Function
from conditions.errors import ConditionSyntaxError
from conditions.lint.failing import reached
from conditions.lint.gaps import FILLINGS, filled, is_part_of_text
from conditions.lint.places import TEMPLATE
from conditions.lint.reading.occurrence import Occurrence
from conditions.lint.reading.parameters import Parameter, Parameters
from conditions.lint.reading.surroundings import Surroundings
from conditions.lint.rules.functions import is_comparison, is_search
from conditions.problem import Problem
from conditions.source import Span
from conditions.syntax.parser import parse
from conditions.syntax.tree import Access, Call, Literal, Name, Node, walk
from conditions.values.dotnet_text import fold
from conditions.values.nearest import nearest


def undeclared(tree: Node, around: Surroundings) -> Iterator[Problem]:
    """The parameters that an expression reads and the file does not declare.

    Args:
        tree: The expression.
        around: What the file tells.
    """
    if around.parameters is None or not around.is_closed:
        return
    for node in reached(tree):
        read = _parameter(node)
        if read is not None and fold(read) not in around.parameters:
            yield Problem("E002", _message(read, around.parameters), node.span, _hint(read, around.parameters))


def _parameter(node: Node) -> str | None:
    """The name of the parameter that a node reads, or None."""
    if not isinstance(node, Access) or not isinstance(node.base, Name) or node.base.input != "parameters":
        return None
    first = node.steps[0]
    return first.value if isinstance(first, Literal) and isinstance(first.value, str) else None


def _message(name: str, known: Parameters) -> str:
    return f"the parameter {name} is not declared in this file" + ("" if known else ", which declares none")


def _hint(name: str, known: Parameters) -> str:
    near = nearest(name, [one.name for one in known.values()])
    return f"did you mean parameters.{near}?" if near else f"declare it below parameters: - name: {name}"


def unquoted(found: Occurrence, gaps: tuple[Span, ...]) -> Iterator[Problem]:
    """The parameters of a condition that are texts and stand without quotes: Azure reads those texts as names.

    A text may well be an expression, so that all that the parameter may be is tried, as far as the file tells it. Where
    it tells nothing, what is searched for is a text, and so is what is compared in a whole pipeline, to which people
    give no expressions; a template may well be given one.

    Args:
        found: The condition.
        gaps: What is replaced in it.
    """
    for gap in gaps:
        written = found.text[gap.start : gap.end]
        parameter = _declared(written, found.around.parameters or {})
        if parameter is None or parameter.type not in ("", "string") or is_part_of_text(found.text, gap):
            continue
        values = [value for value in parameter.values if value.strip()]
        refused = [_is_refused(found, gaps, gap, value) for value in values]
        if all(refused) if values else parameter.type == "string" and _is_text_there(found, gaps, gap):
            yield Problem("E002", _told(parameter, values), gap, f"'{written}'")


def _told(parameter: Parameter, values: list[str]) -> str:
    told = f"the text of the parameter {parameter.name} stands here without quotes"
    return f"{told}, and `{values[0]}` is no value that is known here" if values else told


def _declared(written: str, parameters: Parameters) -> Parameter | None:
    """The declared parameter whose value a `${{ … }}` is, or None."""
    inside = written.removeprefix("${{").removesuffix("}}")
    try:
        name = _parameter(tree := parse(inside, TEMPLATE.language.vocabulary))
    except ConditionSyntaxError:
        return None
    alone = isinstance(tree, Access) and len(tree.steps) == 1
    return parameters.get(fold(name)) if name and alone else None


def _is_refused(found: Occurrence, gaps: tuple[Span, ...], gap: Span, value: str) -> bool:
    """Whether a value in place of a gap is no expression, whatever the other gaps are."""
    return all(_error_at(_with_value(found.text, gaps, gap, value, other), found, gap, value) for other in FILLINGS)


def _error_at(expression: str, found: Occurrence, gap: Span, value: str) -> bool:
    try:
        parse(expression, found.place.language.vocabulary)
    except ConditionSyntaxError as error:
        return error.span is not None and gap.start <= error.span.start < gap.start + len(value)
    return False


def _with_value(expression: str, gaps: tuple[Span, ...], gap: Span, value: str, other: str) -> str:
    complete = filled(expression, gaps, other)
    return complete[: gap.start] + value + complete[gap.end :]


def _is_text_there(found: Occurrence, gaps: tuple[Span, ...], gap: Span) -> bool:
    """Whether a gap is an argument, as a whole, of a function that is given texts rather than expressions there."""
    try:
        tree = parse(filled(found.text, gaps, "0"), found.place.language.vocabulary)
    except ConditionSyntaxError:
        return False
    calls = (node for node in walk(tree) if isinstance(node, Call) and _takes_texts(node.function, found))
    return any(part.span.start == gap.start for call in calls for part in call.arguments)


def _takes_texts(function: Function, found: Occurrence) -> bool:
    return is_search(function) or (found.around.is_pipeline and is_comparison(function))
