"""Writing patterns of events as conditions.

Fields that share no Object but the event itself stand side by side in `and`. Where some lie below the same key, there
may be an Array, so they stand in `together`; alternatives among these are multiplied out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conditions.event_patterns.model import Alternatives, Field, Part, Pattern, chosen, fields_of
from conditions.event_patterns.spelling import call


def written(parts: Pattern) -> str:
    """The condition that is true for the events that the pattern matches."""
    return _joined("and", [_group(group) for group in _groups(parts)])


def _groups(parts: Sequence[Part]) -> list[list[Part]]:
    """The parts, those that share a key of the event with fields below it in one group."""
    groups: list[tuple[set[str], list[Part]]] = []
    for part in parts:
        shared = {field.keys[0] for field in fields_of((part,)) if len(field.keys) > 1}
        near = [group for group in groups if group[0] & shared]
        if not near:
            groups.append((shared, [part]))
            continue
        first, *others = near
        first[0].update(shared, *(keys for keys, _ in others))
        first[1].extend([*(member for _, members in others for member in members), part])
        groups = [group for group in groups if all(group is not other for other in others)]
    return [members for _, members in groups]


def _group(parts: list[Part]) -> str:
    if len(parts) > 1:
        ways = [_together(fields) for fields in chosen(list(map(_split, parts)))]
        return _joined("or", ways)
    (part,) = parts
    if isinstance(part, Alternatives):
        return _joined("or", list(map(written, part.patterns)))
    return _joined("or", _tests(part))


def _split(part: Part) -> Part:
    """A field that may be absent, or else be something, as two alternatives."""
    if isinstance(part, Alternatives):
        return Alternatives(tuple(tuple(map(_split, pattern)) for pattern in part.patterns), part.pointer)
    if not (part.may_be_absent and part.calls):
        return part
    return Alternatives(((part._replace(calls=()),), (part._replace(may_be_absent=False),)), part.pointer)


def _tests(field: Field) -> list[str]:
    return [*([call("absent", field.keys)] if field.may_be_absent else ()), *field.calls]


def _together(fields: Sequence[Field]) -> str:
    """All fields of one way to choose: those below one key of the event together, the others side by side."""
    groups = _groups(fields)
    return _joined("and", [_joined("together", list(map(_either, _fields(group)))) for group in groups])


def _fields(parts: Iterable[Part]) -> list[Field]:
    return [part for part in parts if isinstance(part, Field)]


def _either(field: Field) -> str:
    return _joined("either", _tests(field))


def _joined(function: str, calls: Sequence[str]) -> str:
    return calls[0] if len(calls) == 1 else f"{function}({', '.join(calls)})"
