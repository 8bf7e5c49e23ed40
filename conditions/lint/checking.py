"""Checking one expression against the language of its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial

from conditions.checking.checker import check
from conditions.declaring.dialects import JsonPath
from conditions.errors import ConditionError, ConditionSyntaxError
from conditions.language import AZURE
from conditions.lint import fixing
from conditions.lint.declared import undeclared, unquoted
from conditions.lint.failing import failing
from conditions.lint.gaps import FILLINGS, filled, gaps_of, touches
from conditions.lint.places import BY_NAME, CRITERION, JOB, LIKELY, RUNTIME, STAGE, STEP, TEMPLATE, VALIDATION, Place
from conditions.lint.reading.occurrence import Occurrence
from conditions.lint.reading.surroundings import NOTHING, Surroundings
from conditions.lint.rules import all as rules
from conditions.lint.rules.service import schemas_read
from conditions.problem import Fix, Problem
from conditions.source import Span
from conditions.syntax.parser import parse
from conditions.syntax.tree import Call, Node, walk
from conditions.values.dotnet_text import fold

_PLACES = (STEP, JOB, STAGE, RUNTIME, TEMPLATE, CRITERION, VALIDATION)
_CODES = {"text": "E001", "name": "E002", "arguments": "E003"}


def problems(found: Occurrence, file: str = "") -> list[Problem]:
    """What is wrong with an expression; the spans are those of the text that holds it.

    Args:
        found: The expression.
        file: The text of the file.
    """
    if found.fault is not None:
        return [found.fault._replace(fix=fixing.without_if(found, file, partial(_checked, place=found.place)))]
    gaps = gaps_of(found)
    checked = _with_gaps(found, gaps) if gaps else _complete(found.text, found.place, found.around)
    return [_moved(problem, found.span.start) for problem in checked]


def _moved(problem: Problem, by: int) -> Problem:
    span, fix = problem.span, problem.fix
    fix = fix and Fix(Span(fix.span.start + by, fix.span.end + by), fix.replacement)
    return problem._replace(span=Span(span.start + by, span.end + by), fix=fix)


def in_expression(expression: str, place: Place) -> list[Problem]:
    """What is wrong with an expression that stands in no file.

    Args:
        expression: The expression.
        place: The kind of place where it stands.
    """
    return _complete(expression, place)


def place_of(expression: str, name: str | None, jsonpath: JsonPath) -> Place:
    """The place of an expression that stands in no file: the one that is named, or the first in which it is one.

    Args:
        expression: The expression.
        name: The short name of the place, or None where it is not told.
        jsonpath: The dialect of the paths of `jsonpath()`.
    """
    likely = [replace(place, jsonpath=jsonpath) for place in ((BY_NAME[name],) if name else LIKELY)]
    return next((place for place in likely if isinstance(_tree(expression, place), Node)), likely[-1])


def _complete(expression: str, place: Place, around: Surroundings = NOTHING) -> list[Problem]:
    """What is wrong with an expression that is all there."""
    tree = _tree(expression, place)
    if isinstance(tree, Problem):
        return [tree]
    errors = [*_errors(expression, tree, place), *undeclared(tree, around)]
    warnings = rules.problems(expression, tree, place, around)
    warnings = [one for one in warnings if not any(_within(one.span, error.span) for error in errors)]
    found = [*errors, *(fixing.with_fix(one, expression, partial(_checked, place=place)) for one in warnings)]
    of_service = schemas_read(tree, place)
    if not of_service and not place.schemas:
        return found
    from conditions.lint.given_schemas import with_schemas  # much code, of no use where there is no schema

    return with_schemas(expression, tree, place, of_service, found)


def _errors(expression: str, tree: Node, place: Place) -> Iterator[Problem]:
    yield from _status_arguments(tree, place)
    yield from failing(expression, tree)


def _within(part: Span, whole: Span) -> bool:
    return whole.start <= part.start and part.end <= whole.end


@lru_cache(maxsize=4096)
def _tree(expression: str, place: Place) -> Node | Problem:
    """The checked tree of an expression, or why there is none."""
    try:
        return check(parse(expression, place.language.vocabulary))
    except ConditionError as error:
        refused = _refused(error, expression, place)
    return fixing.with_fix(refused, expression, partial(_checked, place=place))


def _checked(expression: str, place: Place) -> Node | None:
    """The checked tree of an expression, or None."""
    try:
        return check(parse(expression, place.language.vocabulary))
    except ConditionError:
        return None


def _refused(error: ConditionError, expression: str, place: Place) -> Problem:
    span = error.span or Span(0, len(expression))
    code = _CODES[error.fault] if isinstance(error, ConditionSyntaxError) else "E004"
    if code == "E002":
        word = expression[span.start : span.end]
        elsewhere = _known_elsewhere(word)
        if elsewhere:
            message = f"`{word}` is known in {elsewhere}, not in a {place.name}"
            return Problem(code, message, span, _read_there(expression, span, place))
    return Problem(code, error.message, span, error.hint)


_PATH = re.compile(r"\w+(?:\.[\w-]+)*", re.ASCII)


def _read_there(expression: str, span: Span, place: Place) -> str | None:
    """The form in which a value of another place can be read in a pipeline's condition."""
    path = _PATH.match(expression, span.start)
    written = path[0] if path else ""
    if place.name in (CRITERION.name, VALIDATION.name, TEMPLATE.name):
        return None
    if fold(written).startswith(fold("parameters.")):
        return f"write ${{{{ {written} }}}}, and around a text quotes: '${{{{ {written} }}}}'"
    if fold(written).startswith(fold("resources.pipeline.")):
        return f"write variables['{written}']"
    return None


def _known_elsewhere(word: str) -> str:
    """The places that know a word: `job conditions and stage conditions`."""
    folded, function = fold(word), AZURE.vocabulary.function(word)
    known = [
        place.name
        for place in _PLACES
        if folded in map(fold, place.names) or (function is not None and place.knows(function))
    ]
    if not known:
        return ""
    *first, last = map(_plural, known)
    return f"{', '.join(first)} and {last}" if first else last


def _plural(name: str) -> str:
    return name.removesuffix("criterion") + "criteria" if name.endswith("criterion") else f"{name}s"


def _status_arguments(tree: Node, place: Place) -> Iterator[Problem]:
    """Status functions that name jobs where they can only ask for the job they run in."""
    if place.status_arguments:
        return
    for node in walk(tree):
        if isinstance(node, Call) and node.arguments and "status" in node.function.inputs:
            message = f"{node.function.name} takes no arguments in a {place.name}"
            yield Problem("E003", message, node.arguments[0].span, f"write {node.name}()")


def _with_gaps(found: Occurrence, gaps: tuple[Span, ...]) -> list[Problem]:
    """What is wrong with an expression whatever its gaps are filled with, as long as they hold whole parts of it.

    A filling with an error at a gap does not fit there and tells nothing; all that fit must have the same error.
    """
    texts = (filled(found.text, gaps, filling) for filling in FILLINGS)
    errors = {text: _first_error(text, found.place) for text in texts}
    fitting = {text: error for text, error in errors.items() if error is None or not touches(error.span, gaps)}
    same = set(fitting.values())
    if len(same) == 1 and None not in same:
        return [*unquoted(found, gaps), *filter(None, same)]
    return [
        *unquoted(found, gaps),
        *_warnings_beside(gaps, [text for text, error in fitting.items() if not error], found),
    ]


def _warnings_beside(gaps: tuple[Span, ...], texts: list[str], found: Occurrence) -> Iterator[Problem]:
    """What rules find in parts without a gap, in all of the texts that may come of the expression."""
    several = [_local_problems(text, found) for text in texts]
    for problem in several[0] if several else ():
        if not touches(problem.span, gaps) and all(problem in others for others in several):
            yield problem


def _local_problems(text: str, found: Occurrence) -> list[Problem]:
    tree = _tree(text, found.place)
    return [] if isinstance(tree, Problem) else rules.local_problems(text, tree, found.place, found.around)


def _first_error(expression: str, place: Place) -> Problem | None:
    """The error that a filled expression has, without a hint: it might show the filling."""
    tree = _tree(expression, place)
    errors = iter((tree,)) if isinstance(tree, Problem) else _errors(expression, tree, place)
    return next((error._replace(hint=None, fix=None) for error in errors), None)
