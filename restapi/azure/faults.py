"""Everything that is wrong with the InvokeRESTAPI steps of a file, where a run tells the first fault only.

A file may be a source with template expressions, and its variables may come from elsewhere. What is only known when
both are known is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from conditions.lint.reading.occurrence import place_in_file
from conditions.lint.reading.yaml_nodes import YamlScalar
from conditions.problem import Problem
from conditions.source import Span
from conditions.values.dotnet_text import fold
from conditions.values.nearest import nearest
from restapi.azure.graph import WAY_DOWN
from restapi.azure.inputs import TASK
from restapi.azure.reading import is_ours, read_step
from restapi.calls.variables import MACRO, expression_in
from restapi.errors import CriterionError, InvocationError, Place
from restapi.yaml_file import Entry, Node

CODE = "E006"
_PASTED = "W401"

_PREDEFINED = re.compile(
    r"(agent|build|checks|environment|pipeline|release|resources|strategy|system)\.", re.IGNORECASE
)
_CHECKED_AS_EXPRESSIONS = ("condition", "successcriteria")


@dataclass(frozen=True, slots=True)
class _Way:
    """What is known of a step from where it stands.

    Attributes:
        names: The variables that are defined above it.
        is_whole: Whether these are all that its file can have.
        on_agent: Whether its job has an agent; None where the file does not tell.
    """

    names: frozenset[str] = frozenset()
    is_whole: bool = True
    on_agent: bool | None = None


def faults(root: Node, text: str) -> Iterator[Problem]:
    """The problems of all steps of a file.

    Args:
        root: The document; what is wrong in it is taken out while it is read.
        text: The text of the file.
    """
    outputs: set[str] = set()
    for step, way in list(_steps(root, _Way())):
        if is_ours(step):
            yield from _of_texts(step, way, outputs, text)
            yield from _of_criterion(step, outputs, text)
            yield from _of_place(step, way, text)
            yield from _of_reading(step, text)
        outputs |= _outputs(step)


def _steps(node: Node, way: _Way) -> Iterator[tuple[Node, _Way]]:
    """The steps at or below a node, in order, each with its way."""
    for item in node.parts:
        yield from _steps(item, way)
    if node.is_mapping:
        below = [entry.value for key, entry in node.members.items() if key in WAY_DOWN]
        way = _below(node, way) if below else way
        for value in below:
            yield from _steps(value, way)
        if not below:
            yield node, way


def _below(node: Node, way: _Way) -> _Way:
    """The way from a pipeline, a stage or a job to what stands in it."""
    if "variables" in node.members:
        way = _with_variables(node.members["variables"].value, way)
    if {"parameters", "extends"} & node.members.keys():
        way = replace(way, is_whole=False)
    pool = node.members.get("pool")
    if pool and not _is_templated(pool.value):
        return replace(way, on_agent=_text(pool.value).lower() != "server")
    is_job = bool({"job", "deployment"} & node.members.keys())
    return replace(way, on_agent=True) if is_job and way.on_agent is None and not pool else way


def _with_variables(node: Node, way: _Way) -> _Way:
    named = [item.members for item in node.parts]
    names = {*node.members, *(_text(item["name"].value) for item in named if "name" in item)}
    whole = not _is_templated(node) and not any({"group", "template"} & item.keys() for item in named)
    return replace(way, names=way.names | names, is_whole=way.is_whole and whole)


def _outputs(step: Node) -> set[str]:
    """The variables that a step will set, as far as it declares them."""
    if not {"name", "outputs"} <= step.members.keys():
        return set()
    return {f"{_text(step.members['name'].value)}.{name}" for name in step.members["outputs"].value.members}


def _of_place(step: Node, way: _Way, text: str) -> Iterator[Problem]:
    if way.on_agent:
        span = _span(step.members["task"].value.place, step, text)
        yield Problem(CODE, f"{TASK} runs only in a job without an agent", span, "write pool: server in the job")


def _of_reading(step: Node, text: str) -> Iterator[Problem]:
    """What reading the step refuses: each fault is taken out, so that the next one is found."""
    templated, taken = _is_templated(step), False
    while True:
        try:
            read_step(step, {})
        except InvocationError as error:
            place = error.place or step.place
            if taken and place == step.members["task"].place:
                return  # it lacks what was taken out
            span = _span(place, step, text)
            key = _take_out(step, place)
            if _is_told(error, key, place, is_templated=templated):
                yield Problem(CODE, error.message, span, error.hint or None)
            if key is None or "task" not in step.members:
                return
            taken = True
        else:
            return


def _is_told(error: InvocationError, key: Entry | None, place: Place, *, is_templated: bool) -> bool:
    if isinstance(error, CriterionError) and key and fold(_text(key.key)) in map(fold, _CHECKED_AS_EXPRESSIONS):
        return False  # its own check tells more
    if is_templated:
        return bool(key and key.place == place and "${{" not in _text(key.key))
    return True


def _take_out(node: Node, place: Place) -> Entry | None:
    """Take the innermost entry out of a node whose key or value stands at a place; None where there is none."""
    for item in node.parts:
        if found := _take_out(item, place):
            return found
    for name, entry in node.members.items():
        if found := _take_out(entry.value, place):
            return found
        if place in (entry.place, entry.value.place):
            return node.members.pop(name)
    return None


def _of_texts(step: Node, way: _Way, outputs: Iterable[str], text: str) -> Iterator[Problem]:
    """Expressions that would be sent, and macros that look like the names of variables and are none."""
    members = step.members
    if "keepMacros" in members and _text(members["keepMacros"].value).lower() == "true":
        return
    env = members["env"].value.members if "env" in members else {}
    names = {*way.names, *env, *outputs}
    for entry in members["inputs"].value.members.values() if "inputs" in members else ():
        if isinstance(scalar := entry.value.tree, YamlScalar):
            if expression_in(scalar.value).startswith("$["):
                start = scalar.value.index("$[")
                place = place_in_file(scalar, text, Span(start, start + 2))
                yield Problem(CODE, "expressions $[ … ] are not evaluated here", place, "define a variable for it")
            if way.is_whole:
                yield from _misspelt(scalar, names, text)


def _of_criterion(step: Node, outputs: Iterable[str], text: str) -> Iterator[Problem]:
    """The macros of the success criterion that stand for what another server answered: its text becomes criterion."""
    inputs = step.members["inputs"].value.members if "inputs" in step.members else {}
    answered = set(map(fold, outputs))
    for name, entry in inputs.items():
        scalar = entry.value.tree
        if fold(name) != fold("successCriteria") or not isinstance(scalar, YamlScalar):
            continue
        for macro in MACRO.finditer(scalar.value):
            if fold(macro[1].strip()) in answered:
                message = f"what {macro[0]} stands for comes from an answer, and becomes a part of the criterion"
                place = place_in_file(scalar, text, Span(*macro.span()))
                yield Problem(_PASTED, message, place, f"variables['{macro[1].strip()}'], without quotes around it")


def _misspelt(scalar: YamlScalar, names: set[str], text: str) -> Iterator[Problem]:
    known = {fold(name) for name in names}
    for macro in MACRO.finditer(scalar.value):
        name = macro[1].strip()
        near = nearest(name, names) if fold(name) not in known and not _PREDEFINED.match(name) else None
        if near:
            place = place_in_file(scalar, text, Span(*macro.span()))
            yield Problem(CODE, f"nothing defines $({name})", place, f"did you mean '{near}'?")


def _is_templated(node: Node) -> bool:
    """True where a template expression stands in a node."""
    return (
        "${{" in _text(node)
        or any(map(_is_templated, node.parts))
        or any("${{" in name or _is_templated(entry.value) for name, entry in node.members.items())
    )


def _text(node: Node) -> str:
    return node.tree.value.strip() if isinstance(node.tree, YamlScalar) else ""


def _span(place: Place, node: Node, text: str) -> Span:
    """The part of the file that begins at a place: a key or a value, as far as it stands on that line."""
    start = place.column - 1 + sum(len(line) + 1 for line in text.split("\n")[: place.line - 1])
    end = next((found.tree.span.end for found in _scalars(node) if found.tree.span.start == start), start + 1)
    line_end = text.find("\n", start)
    return Span(start, max(start + 1, min(end, line_end if line_end >= 0 else len(text))))


def _scalars(node: Node) -> Iterator[Node]:
    """The texts in a node, keys before their values."""
    if isinstance(node.tree, YamlScalar):
        yield node
    for item in node.parts:
        yield from _scalars(item)
    for entry in node.members.values():
        yield entry.key
        yield from _scalars(entry.value)
