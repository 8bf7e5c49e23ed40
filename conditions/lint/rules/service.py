"""Questions to the schemas of the service: the values of predefined variables and of results, and what is read."""

from __future__ import annotations

from functools import lru_cache

from conditions.lint.places import Place as PlaceOfExpression
from conditions.lint.rules.context import literal_of, path_of
from conditions.lint.rules.functions import is_equality, is_search
from conditions.schemas.pipelines import pipeline_schemas, place_of
from conditions.schemas.place import Place, Told
from conditions.schemas.schema import Schema
from conditions.schemas.shapes import Texts
from conditions.syntax.tree import Access, Call, Node, unconverted, walk
from conditions.values.nearest import nearest


def predefined(name: str) -> Place | None:
    """The place of a predefined variable; None for a variable that only users have."""
    variables = place_of("step", "variables")
    assert variables is not None
    spelled = variables.spelled(name)
    return variables.key(spelled) if spelled in variables.names else None


def result() -> Place:
    """The place of the result of a job or a stage."""
    jobs = place_of("job", "dependencies")
    assert jobs is not None
    return jobs.members.key("result")


@lru_cache(maxsize=1024)
def is_impossible(text: str, place: Place) -> bool:
    """True for a text that is none of the values there, in whatever letter case."""
    return not any(shape.admits_ignoring_case(text) for shape in place.texts)


def instead(text: str, place: Place) -> str:
    """The hint for a text that is none of the values there: the one that was meant, or all of them."""
    known = [value for value in place.values or () if isinstance(value, str)]
    meant = place.meant_by(text) or nearest(text, known)
    return f"did you mean '{meant}'?" if meant else f"one of {', '.join(known)}"


def schemas_read(tree: Node, place: PlaceOfExpression) -> dict[str, Schema]:
    """The schemas of the service for what an expression reads, where they may tell more of it than rules do.

    Most paths are written as they should be, and are compared with texts: a glance tells that nothing is wrong.

    Args:
        tree: Its checked tree.
        place: The kind of place where it stands.
    """
    paths, settled = list[Access](), {id(unconverted(tree))}
    for node in walk(tree):
        if isinstance(node, Access):
            paths.append(node)
        elif isinstance(node, Call):
            settled |= _settled(node, place)
    read = {path[0] for path in (path_of(one) for one in paths if id(one) not in settled) if _is_told(path, place)}
    return {name: schema for name, schema in pipeline_schemas(place.reader).items() if name in read} if read else {}


def _is_told(path: tuple[str, ...], place: PlaceOfExpression) -> bool:
    """True where more is told of what a path reads than that it is a text, or that it is not there."""
    if not path or place_of(place.reader, path[0]) is None:
        return False
    found = _led_to(path, place)
    return found is None or not found.is_text or any(text != Texts() for text in found.texts)


def _settled(call: Call, place: PlaceOfExpression) -> set[int]:
    """The path of a comparison with texts that it may be, or of which a rule says that it never is; or of a search."""
    function = call.function
    if not (is_equality(function) or is_search(function)):
        return set()
    parts = list(map(unconverted, call.arguments))
    paths = [part for part in parts if isinstance(part, Access)]
    texts = [literal_of(part) for part in parts if not isinstance(part, Access)]
    if len(paths) != 1 or not all(isinstance(text, str) for text in texts):
        return set()
    found = _led_to(path_of(paths[0]), place)
    if found is None or not found.is_text:
        return set()
    is_settled = is_equality(function) if found.values is not None else is_search(function) or _admits(found, texts)
    return {id(paths[0])} if is_settled else set()


def _admits(place: Place, texts: list[str]) -> bool:
    return not any(text and is_impossible(text, place) for text in texts)


def _led_to(path: tuple[str, ...], place: PlaceOfExpression) -> Place | None:
    """The place to which a path leads; None where a key is none that the service tells, or is not written."""
    found = place_of(place.reader, path[0]) if path else None
    for key in path[1:]:
        if found is None or key == "*":
            return None
        name = found.spelled(key) if path[0] == "variables" else key
        found = found.key(name) if found.told(name) in (Told.NAMED, Told.OPEN) else None
    return found
