"""Rules about values of another kind than the one that is meant (W21…): Booleans, texts and Arrays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conditions.lint.rules.context import (
    Context,
    has_expansion,
    is_array,
    is_text,
    literal_of,
    path_of,
)
from conditions.lint.rules.functions import is_comparison, is_equality, is_one_of_several, is_search
from conditions.lint.rules.rule import Finding, rule
from conditions.syntax.tree import MOST_PREFIXES, Access, Call, Convert, Literal, Node, prefix, unconverted
from conditions.values.dotnet_text import fold
from conditions.values.kinds import Kind

_EMPTY = "''"
_UNQUOTED = "write true and false without quotes"


@rule("W211", "boolean-and-text", of=(is_equality,))
def boolean_and_text(call: Call, context: Context) -> Iterator[Finding]:
    """A Boolean on the left makes a Boolean of the text on the right.

    The left argument decides what is compared. Where it is a Boolean, a text is taken for its truth, and every text
    that is not empty is true: `eq(true, 'false')` is true. Put the text first: as a text, true is 'True', and letter
    case does not matter. Parameters that are declared as Booleans are such ones. `'true'` beside a Boolean is right, if
    only by luck, and nothing is said of it.

    Source: Azure Pipelines documentation, "Expressions", type casting: any text but the empty one is True.

    Wrong:
        and(succeeded(), eq(true, variables.isMain))
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), eq(contains(variables.list, 'a'), 'false'))
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), eq(variables.isMain, true))
        and(succeeded(), eq(variables.isMain, 'true'))
        and(succeeded(), not(contains(variables.list, 'a')))
        and(succeeded(), eq(contains(variables.list, 'a'), 'true'))

    Wrong (pipeline):
        parameters:
        - name: deploy
          type: boolean
        steps:
        - ${{ if eq(parameters.deploy, 'false') }}:
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          - script: echo nothing to do
    """
    left, *others = call.arguments
    text = next((other for other in others if is_text(other) and not _is_true(other)), None)
    if _is_boolean(left, context) and text is not None:
        message = f"{context.written(text)} is a text beside a Boolean, and every text that is not empty is true"
        yield Finding(message, call.span, _with_text_first(call, text, context))


def _is_boolean(node: Node, context: Context) -> bool:
    parameter = context.parameter(node)
    return node.kind is Kind.BOOLEAN or (parameter is not None and parameter.type == "boolean")


def _is_true(node: Node) -> bool:
    text = literal_of(node)
    return isinstance(text, str) and fold(text) == fold("true")


def _with_text_first(call: Call, text: Node, context: Context) -> str | None:
    if isinstance(text, Literal) and not has_expansion(text.value):
        return _UNQUOTED
    mirrored = call.function.mirrored
    return context.called(mirrored, text, call.arguments[0]) if mirrored else None


@rule("W212", "truth-of-text", of=(Convert,))
def truth_of_text(node: Convert, context: Context) -> Iterator[Finding]:
    """A text is taken for its truth, and 'False' is true.

    Every text that is not empty is true, so 'False' is true, and variables and outputs are always texts. Compare
    the text with the one that is meant. Nothing is said of variables whose names are not those of switches: to ask
    whether `variables.imageName` is empty is meant, surely.

    Source: Azure Pipelines documentation, "Expressions", type casting: any text but the empty one is True.

    Wrong:
        and(succeeded(), variables.isMain)
                         ^^^^^^^^^^^^^^^^
        and(succeeded(), 'False')
                         ^^^^^^^

    Right:
        and(succeeded(), eq(variables.isMain, 'true'))
        and(succeeded(), ne(variables.isMain, ''))
        and(succeeded(), variables.imageName)
    """
    if node.kind is not Kind.BOOLEAN or not is_text(node) or literal_of(node) == "" or _is_no_switch(node):
        return
    hint = context.called("eq", node, "'true'")
    if not isinstance(node.operand, Literal):
        hint += f", or {context.called('ne', node, _EMPTY)} if any text is meant"
    elif not has_expansion(node.operand.value):
        hint = _UNQUOTED
    message = f"{context.written(node)} is a text: every one that is not empty is true, even 'False'"
    yield Finding(message, node.span, hint)


_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SWITCHES = {
    *("is", "are", "has", "can", "should", "must", "will", "was", "did", "needs", "wants", "use", "do", "run", "allow"),
    *(
        "skip",
        "force",
        "enable",
        "enabled",
        "disable",
        "disabled",
        "no",
        "with",
        "without",
        "only",
        "include",
        "exclude",
    ),
    *("debug", "dry", "required", "needed", "changed", "found", "exists", "flag"),
}


def _is_no_switch(node: Node) -> bool:
    """Whether a variable is called like a value, so that its truth asks whether it is empty."""
    path = path_of(node)
    words = [fold(word) for word in _WORDS.findall(path[-1])] if path else []
    return len(words) > 0 and {words[0], words[-1]}.isdisjoint(map(fold, _SWITCHES))


@rule("W213", "compared-array", of=(is_comparison, is_search))
def compared_array(call: Call, context: Context) -> Iterator[Finding]:
    """An Array is compared, where one of its items is meant.

    `jsonpath(…)`, `split(…)` and wildcards give many values, also where they find but one. An Array equals nothing
    but itself, and where a text or an order is asked for, it is an error. Take one item of it, or look among all.

    Source: Azure Pipelines documentation, "Expressions", type casting: an Array is converted to nothing but Boolean.

    Wrong (success criterion):
        eq(jsonpath('$.status'), 'ready')
           ^^^^^^^^^^^^^^^^^^^^
        eq(root.items[*].status, 'ready')
           ^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        eq(jsonpath('$.status')[0], 'ready')
        containsValue(root.items[*].status, 'ready')
    """
    for array in map(unconverted, call.arguments):
        if is_array(array):
            what = "an Array, which equals no other value" if is_equality(call.function) else _NO_TEXT
            yield Finding(f"{context.written(array)} is {what}", array.span, _item(array, call, context))


_NO_TEXT = "an Array, which is neither a text nor a number: this fails"


def _item(array: Node, call: Call, context: Context) -> str:
    if isinstance(array, Access) and (one := _first_of_each(array, context)):
        return one
    one_of = is_one_of_several(call.function)
    if isinstance(array, Call) and not one_of:
        return f"{context.written(array)}[0] is the first of its items"
    other = next((part for part in map(unconverted, call.arguments) if part is not array), array)
    return context.called("containsValue", array, other)


def _first_of_each(path: Access, context: Context) -> str | None:
    """The hint for an index behind a wildcard, which is meant to take the first of what is selected."""
    *_, last = path.steps
    written = context.written(path)
    if not isinstance(last, Literal) or isinstance(last.value, str) or not written.endswith("]"):
        return None
    before, index = written[: written.rindex("[")], written[written.rindex("[") :]
    told = f"{index} behind a wildcard indexes each item"
    if not before.startswith("root") or context.place.language.vocabulary.function("jsonpath") is None:
        return told
    selected = "$" + before.removeprefix("root").replace("'", "''")
    return f"{told}; jsonpath('{selected}'){index} is one of all that are selected"


@rule("W214", "truth-of-array", of=(Convert,))
def truth_of_array(node: Convert, context: Context) -> Iterator[Finding]:
    """An Array is always true.

    An Array or an Object is always true, even one with nothing in it. Count what is in it.

    Source: Azure Pipelines documentation, "Expressions", type casting: an Array is True.

    Wrong (success criterion):
        jsonpath('$.items[?(@.ok)]')
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        gt(count(jsonpath('$.items[?(@.ok)]')), 0)
    """
    if node.kind is Kind.BOOLEAN and is_array(node):
        count = "count" if "root" in context.place.names else "length"
        hint = context.called("gt", context.called(count, node), "0")
        yield Finding(f"{context.written(node)} is an Array, which is true even with nothing in it", node.span, hint)


@rule("W215", "size-as-member", of=(Access,))
def size_as_member(path: Access, context: Context) -> Iterator[Finding]:
    """A member called length is read, where a size is meant.

    There are no properties here but the members of the document: `root.items.length` is Null where `items` is an Array.
    `count` is the number of items, and `length` a function of texts. A member called `size` is only told of behind the
    name of several things.

    Source: Azure Pipelines documentation, "Expressions", index and property syntax.

    Wrong (success criterion):
        gt(root.items.length, 2)
           ^^^^^^^^^^^^^^^^^

    Right (success criterion):
        gt(count(root.items), 2)
        gt(root.file.size, 1024)
    """
    *before, last = path.steps
    name = last.value if isinstance(last, Literal) and isinstance(last.value, str) else ""
    if fold(name) not in _SIZES or (not before and not isinstance(path.base, Call)) or len(path.steps) > MOST_PREFIXES:
        return
    sized = prefix(path, len(before)) if before else path.base
    written = context.written(sized)
    if fold(name) == fold("size") and not fold(written).endswith(_SEVERAL):
        return
    known = [one for one in ("count", "length") if context.place.language.vocabulary.function(one)]
    hint = ", or ".join(f"{one}({written}) {_OF[one]}" for one in known)
    yield Finding(f"{context.written(path)} is a member of that name, and Null where there is none", path.span, hint)


_SIZES = (fold("length"), fold("size"))
_SEVERAL = tuple(map(fold, ("s", "s']", "list", "list']", "*", ")")))
_OF = {"count": "for the number of items", "length": "for the characters of a text"}
