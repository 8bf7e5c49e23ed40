"""The conditions in files of Code Stream, checked by the grammar that runs them: a reader for `conditions check`.

What is told are the errors of exit criteria and preconditions of the tasks that run here. Tasks of other types are
passed over, as they are when a file is run. Every file that is checked comes here, and few are of Code Stream: what
reads those is imported when there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from conditions.errors import ConditionError
from conditions.lint.reading.occurrence import place_in_file
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence
from conditions.problem import Problem
from conditions.source import Span
from restapi.code_stream.pipeline import is_code_stream
from restapi.errors import FileError
from restapi.yaml_file import node_of

_CODE = "E001"

Check = Callable[[str], object]
"""What compiles a condition; ConditionError where it is none."""


def problems(document: YamlNode, text: str) -> Iterator[Problem]:
    """The conditions that `restapi run` refuses in a document; nothing where that is not of Code Stream."""
    if not _is_ours(document, text):
        return
    from restapi.code_stream.reading import READERS

    for task in _tasks(document, READERS):
        for scalar, check in _conditions(task):
            problem = _problem(scalar, text, check)
            if problem is not None:
                yield problem


def _is_ours(document: YamlNode, text: str) -> bool:
    try:
        return is_code_stream(node_of(document, text))
    except FileError:  # a key that is no text
        return False


def _tasks(node: YamlNode, types: Container[str]) -> Iterator[YamlMapping]:
    """The tasks of some types, at and below a node."""
    if isinstance(node, YamlMapping):
        if _type(node) in types:
            yield node
            return
        for _, value in node.entries:
            yield from _tasks(value, types)
    elif isinstance(node, YamlSequence):
        for item in node.items:
            yield from _tasks(item, types)


def _type(node: YamlMapping) -> str:
    kind = node.get("type")
    return kind.value.upper() if isinstance(kind, YamlScalar) else ""


def _conditions(task: YamlMapping) -> Iterator[tuple[YamlScalar, Check]]:
    """The conditions of a task, and what compiles each of them."""
    from restapi.code_stream import infix
    from restapi.code_stream.poll_task import EXITS

    given = task.get("input")
    exits = given.get("exitCriteria") if isinstance(given, YamlMapping) and _type(task) == "POLL" else None
    found: list[tuple[YamlNode | None, Check]] = [(task.get("preCondition"), infix.compile_precondition)]
    if isinstance(exits, YamlMapping):
        found += ((exits.get(name), infix.compile) for name in EXITS.names)
    for node, check in found:
        if isinstance(node, YamlScalar) and node.value.strip():
            yield node, check


def _problem(scalar: YamlScalar, text: str, check: Check) -> Problem | None:
    try:
        check(scalar.value)
    except ConditionError as error:
        is_placed = error.span is not None and error.expression == scalar.value
        part = error.span if is_placed and error.span is not None else Span(0, len(scalar.value))
        return Problem(_CODE, error.message, place_in_file(scalar, text, part), error.hint)
    return None
