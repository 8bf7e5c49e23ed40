"""Rules about paths that lead nowhere (W80…)."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.errors import LimitError, PathError
from conditions.schema_checking.context import Context
from conditions.schema_checking.rules.rule import Finding, rule
from conditions.schema_checking.steps import Fault, fault, member
from conditions.schemas.place import Place
from conditions.source import Span
from conditions.syntax.tree import Access, Call, Literal, Node, are_literals, prefix


@rule("W801", "unknown-key", of=Access)
def unknown_key(path: Access, context: Context) -> Iterator[Finding]:
    """A key is read that the schema does not have.

    It cannot be there, since the schema has no other keys than those that it names (`additionalProperties: false`), or
    since there is a text or an Array where it is looked up. Where a schema names keys and says nothing of others, they
    may be there: then only a key is told that is written almost like one of them. Letter case counts in keys.

    Wrong (success criterion):
        eq(root.statsu, 'successful')
                ^^^^^^
        eq(root.Status, 'successful')
                ^^^^^^
        eq(root.stages.name, 'build')
                       ^^^^
        eq(root.owner.nmae, 'kim')
                      ^^^^

    Right (success criterion):
        eq(root.status, 'successful')
        eq(root.stages[0].name, 'build')
        eq(root.owner.team, 'core')
    """
    yield from _faults(path, context, of_items=False)


@rule("W802", "item-beyond-the-end", of=Access)
def item_beyond_the_end(path: Access, context: Context) -> Iterator[Finding]:
    """An item is read behind the last one that the schema allows.

    `maxItems` is the number of items at most, and they are counted from 0. An item that is not there is Null.

    Wrong (success criterion):
        eq(root.stages[5].name, 'build')
                       ^

    Right (success criterion):
        eq(root.stages[4].name, 'build')
    """
    yield from _faults(path, context, of_items=True)


def _faults(path: Access, context: Context, *, of_items: bool) -> Iterator[Finding]:
    context.possible(path)
    found = context.evaluation.faults.get(id(path))
    if found is None or found[1].of_item is not of_items:
        return
    at, wrong = found
    key = path.steps[at]
    assert key is not None
    within: Node = prefix(path, at) if at else path.base
    yield Finding(wrong.message.format(context.written(within)), key.span, wrong.hint)


@rule("W803", "path-selects-nothing", of=Call)
def path_selects_nothing(call: Call, context: Context) -> Iterator[Finding]:
    """A JSONPath names a key that the schema does not have.

    It selects nothing there, and neither does a filter that asks for such a key. Keys are told as in W801.

    Wrong (success criterion):
        gt(count(jsonpath('$.stages[?(@.reslut == ''passed'')]')), 0)
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        eq(jsonpath('$.stages.name')[0], 'build')
                    ^^^^^^^^^^^^^^^

    Right (success criterion):
        gt(count(jsonpath('$.stages[?(@.result == ''passed'')]')), 0)
        eq(jsonpath('$.stages[*].name')[0], 'build')
    """
    reads, root = call.function.reads, context.evaluation.place("root")
    if reads is None or root is None or not call.arguments or not are_literals(call.arguments):
        return
    path = call.arguments[0]
    assert isinstance(path, Literal)
    try:
        places = list(reads(path.value, counted=False))
    except (PathError, LimitError, TypeError, AttributeError):
        return  # what is no path is told by others
    wrong = next((found for keys in places if (found := _followed(root, keys))), None)
    if wrong:
        yield _told(wrong, path.span)


def _told(wrong: tuple[tuple[str, ...], Fault], span: Span) -> Finding:
    keys, found = wrong
    return Finding(found.message.format("$" + "".join(f".{key}" for key in keys)), span, found.hint)


def _followed(place: Place, keys: tuple[str, ...]) -> tuple[tuple[str, ...], Fault] | None:
    """The keys up to the first that leads nowhere, and why; None where there is none."""
    for at, key in enumerate(keys):
        if key == "*":
            place = place.members
        elif found := fault(place, key):
            return keys[:at], found
        else:
            place = member(place, key)
    return None
