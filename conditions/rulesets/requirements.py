"""The requirements of a condition: tests of values of the document, one of which holds wherever it is true or fails.

A condition may have several: of `and(eq(root.a, 1), eq(root.b, 2))`, each part alone is one. An index looks up the one
that fewest conditions share. All of this is about *usual* values: texts, Numbers in range, Booleans and Null; a value
of any other kind makes an index name whatever reads it.

Further requirements are about what conditions compute, which is worth while where many of them share it: of
`eq(lower(root.a), 'x')`, the value of `lower(root.a)` is tested as that of a path is. And a part that may fail may
stand before others of an `and`, once it is evaluated to see that it does not fail on a document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from conditions.declaring.annotations import BOOLEAN, TEXT
from conditions.declaring.partial import IsTotal
from conditions.language import Language
from conditions.rulesets.keys import Computed, PathKey, Tested
from conditions.rulesets.parts import ConstantPart, FieldPart, Part, Requirement
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, Node, are_literals, is_path, unconverted, walk
from conditions.values.kinds import Kind
from conditions.values.named_views import VIEWS


def requirements(node: Node, sharing: Language | None = None) -> Iterator[Requirement]:
    """The requirements of an optimised tree whose value is a Boolean.

    Args:
        node: The tree.
        sharing: The language that it is written in, where requirements of what is computed are asked for as well.
    """
    node = unconverted(node)
    joins = _joins(node)
    if joins == "all":
        yield from _of_all(node.parts, sharing)
    elif joins == "any":
        yield from _of_any(node.parts, sharing)
    elif isinstance(node, Call):
        found = list(_of_call(node, sharing))
        yield from found
        if any(_is_denied_at_path(part) for one in found for part in one.parts):
            return  # its table says as much as its verdict would
    elif isinstance(node, Access) and can_be_read(node) and is_path(node):
        yield Requirement((Part(_key(node)),), is_whole=True)
        return
    if sharing is not None and isinstance(node, Call | Access) and joins is None:
        yield Requirement((Part(Computed("value", node, sharing, is_verdict=True)),))


def conjuncts(node: Node) -> Sequence[Node]:
    """The parts of an optimised tree that all must be true, numbered as requirements number them."""
    node = unconverted(node)
    return node.parts if isinstance(node, Call) and node.function.absorbing is False else (node,)


def _is_denied_at_path(part: Part | FieldPart | ConstantPart) -> bool:
    return isinstance(part, Part) and part.is_denied and isinstance(part.subject, PathKey)


def _joins(node: Node) -> str | None:
    """Of a node that joins others: "all" where all of them are required, "any" where any of them is."""
    if not isinstance(node, Call):
        return None
    if node.function.absorbing is not None:
        return "any" if node.function.absorbing else "all"
    return node.function.requires if _is_test(node) else None


def _of_all(parts: Sequence[Node], sharing: Language | None) -> Iterator[Requirement]:
    """Each part alone is required, as long as those before it do not fail."""
    guards: tuple[PathKey | Computed, ...] = ()
    checked: tuple[FieldPart, ...] = ()
    for number, part in enumerate(parts):
        for found in requirements(part, sharing):
            conjunct = number if found.is_whole else None
            yield Requirement(found.parts, guards + found.guards, checked + found.checked, conjunct=conjunct)
        read = paths_guarding(part)
        if read is not None:
            guards += read
            checked += tuple(test for node in walk(part) if (test := _field_part(node)) is not None)
        elif sharing is not None:
            guards += (Computed("value", part, sharing, is_verdict=True),)
        else:
            return


def _of_any(parts: Sequence[Node], sharing: Language | None) -> Iterator[Requirement]:
    """One of the parts is required."""
    chosen = [min(requirements(part, sharing), key=_weight, default=None) for part in parts]
    found = [one for one in chosen if one is not None]
    if len(found) == len(parts):
        united = (part for one in found for part in one.parts)
        guards = tuple(guard for one in found for guard in one.guards)
        checked = tuple(call for one in found for call in one.checked)
        yield Requirement(tuple(united), guards, checked, is_whole=all(one.is_whole for one in found))


def _field_part(node: Node) -> FieldPart | None:
    """The test of a field that a node is, with literals only."""
    if not isinstance(node, Call) or node.function.field_keys is None:
        return None
    arguments = tuple(part for part in map(unconverted, node.parts) if isinstance(part, Literal))
    return FieldPart(node.function, arguments) if len(arguments) == len(node.parts) else None


def _weight(requirement: Requirement) -> int:
    """A guess at how little a requirement rules out, before anything is known of other conditions."""
    computed = sum(isinstance(guard, Computed) for guard in requirement.guards)
    return sum(map(_weight_of, requirement.parts)) + 16 * computed


def _weight_of(part: Part | FieldPart | ConstantPart) -> int:
    weight = 8 if part.function is None else _WEIGHTS.get(part.function.compares, 4)
    return weight + 16 if isinstance(part, Part) and isinstance(part.subject, Computed) else weight


_WEIGHTS: dict[str | None, int] = {"equality": 1, "membership": 2, "search": 3}


def _of_call(call: Call, sharing: Language | None, is_denied: bool = False) -> Iterator[Requirement]:
    if call.function.negates:
        operand = unconverted(call.parts[0])
        if isinstance(operand, Call):
            yield from _of_call(operand, sharing, not is_denied)
        return
    if call.function.field_keys is not None:
        of_field = _field_part(call)
        if of_field is not None and not is_denied:
            yield Requirement((of_field,))
        return
    function, parts = call.function, [unconverted(part) for part in call.parts]
    others = tuple(part for part in parts if isinstance(part, Literal))
    subject = next((part for part in parts if not isinstance(part, Literal)), None)
    is_known = function.admits is not None or function.denies is not None
    if function.alternatives is not None and isinstance(parts[0], Literal) and not is_denied:
        yield from _of_any(function.alternatives(call), sharing)
        return
    if is_known and subject is None and not is_denied:  # one of several alternatives
        yield Requirement((ConstantPart(function, others),), is_whole=True)
    if not is_known or len(others) != len(parts) - 1 or subject is None:
        return
    if function.admits is None:
        is_denied = not is_denied
    key = _subject(subject, "members" if function.admits_members else "value", sharing)
    if key is not None and not (is_denied and function.admits_members):
        yield Requirement((Part(key, function, parts.index(subject), others, is_denied),), is_whole=True)


def _subject(node: Node, tested: Tested, sharing: Language | None) -> PathKey | Computed | None:
    """The value that a call tests: a path, or what is computed."""
    if isinstance(node, Access) and can_be_read(node) and (is_path(node) or tested == "members"):
        return _key(node, tested)
    return None if sharing is None else Computed(tested, node, sharing)


def _key(path: Access, tested: Tested = "value") -> PathKey:
    assert isinstance(path.base, Name)
    keys = (step.value if isinstance(step, Literal) else None for step in path.steps)
    return PathKey(tested, path.base.input, tuple((key.__class__, key) for key in keys))


def can_be_read(path: Access) -> bool:
    """True for a path with literal keys, of an input that may be read whenever a document is judged."""
    keys = [key for key in path.steps if key is not None]
    return isinstance(path.base, Name) and path.base.input not in _NEVER_READ and are_literals(keys)


_NEVER_READ = VIEWS.keys() - {"variables"}
"""Inputs of which a key may be refused, so that they are only read where a condition reads them."""


def paths_guarding(node: Node, tested: Tested = "value") -> tuple[PathKey, ...] | None:
    """The paths that a part reads which never fails where their values are usual; None for a part that may fail."""
    match node:
        case Literal():
            return ()
        case Access():
            return (_key(node, tested),) if is_path(node) and can_be_read(node) else None
        case Convert(conversion, operand) if conversion is BOOLEAN:
            return paths_guarding(operand, "no container")
        case Convert(conversion, operand):
            return paths_guarding(operand) if conversion is TEXT else None
        case Call(_, arguments, _, function) if function.field_keys is not None or function.requires is not None:
            return () if _is_test(node) else None
        case Call(_, arguments, _, function):
            if function.is_total is None or not _is_total(function.is_total, arguments, _USUAL):
                return None
            tested = "no container" if _is_total(function.is_total, arguments, (*_USUAL, *_CONTAINERS)) else "value"
            found = [paths_guarding(argument, tested) for argument in arguments]
            return None if None in found else tuple(path for paths in found if paths for path in paths)
        case Name():
            return None


def _is_test(node: Node) -> bool:
    """True for a test of a field, and for such tests joined."""
    if not isinstance(node, Call):
        return False
    if node.function.requires is None:
        return _field_part(node) is not None
    parts = [unconverted(part) for part in node.parts]
    return all(_is_test(part) for part in parts)


def _is_total(is_total: IsTotal, arguments: Sequence[Node], of_paths: Sequence[Kind]) -> bool:
    """True where a call never fails, whichever of some kinds the values of its paths have."""
    paths = [isinstance(argument, Access) for argument in arguments]
    if sum(paths) > _MOST_PATHS:
        return False
    kinds = (of_paths if path else (part.kind,) for path, part in zip(paths, arguments, strict=True))
    return all(is_total(some, {}) for some in product(*kinds))


_USUAL = (Kind.NULL, Kind.BOOLEAN, Kind.NUMBER, Kind.STRING)
_CONTAINERS = (Kind.ARRAY, Kind.OBJECT)

_MOST_PATHS = 4
"""The most paths of a call of which all combinations of kinds are tried."""
