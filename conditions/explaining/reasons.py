"""The reason why a part of an expression gave what it gave, in a sentence that a person understands."""

from __future__ import annotations

from conditions.explaining.custom import own_reason
from conditions.explaining.teller import Teller
from conditions.syntax.tree import Call, Convert, Literal, Node, unconverted
from conditions.values.converting import to_boolean
from conditions.values.kinds import foreign


def reason(node: Node, teller: Teller) -> str:
    """The sentence for a part that decided."""
    step = teller.step(node)
    if step is not None and step.error is not None:
        told = teller.told(node) if isinstance(node, Convert) else f"{teller.text(node)} failed"
        return f"{told}: {step.error.message}"
    if isinstance(node, Call):
        return (node.function.sentence or _of_any_call)(node, teller)
    if isinstance(node, Literal):
        return f"{teller.text(node)} is always {'true' if to_boolean(node.value) else 'false'}"
    told, value = teller.told(node), teller.value(node)
    if value is None or isinstance(value, bool):
        return told + teller.missing(node)
    return f"{told}{', and' if foreign(value) else ', which'} counts as {to_boolean(value)}"


def _of_any_call(call: Call, teller: Teller) -> str:
    told = f"{teller.text(call)} is {teller.spelled(call)}"
    why = own_reason(call, teller)
    if why is not None:
        return f"{told}: {why}"
    given = [teller.told(part) for part in call.arguments if not isinstance(unconverted(part), Literal)]
    return f"{told}: {', '.join(given)}" if given else told
