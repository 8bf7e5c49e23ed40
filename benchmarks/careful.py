"""The careful Python for each workload: Azure's rules, through small helpers, as one would write it by hand.

It follows docs/reference/language.md as far as the workloads and JSON documents need it, and is written independently
of the package, which must agree with it on every document. Texts to compare with are given in upper case, once and for
all.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from benchmarks.workloads import EVENTS

NUMBERS = (int, float, Decimal)


def member(value: Any, key: str) -> Any:
    """The value of *key* in an object; None where there is none."""
    return value.get(key) if isinstance(value, dict) else None


def item(value: Any, number: int) -> Any:
    """The item of a list, or the value of that key in an object; None where there is none."""
    if isinstance(value, list):
        return value[number] if number < len(value) else None
    return member(value, str(number))


def folded(text: str) -> str:
    """The text in upper case, letter by letter: ß stays ß, and letters beyond the basic plane keep their case."""
    if text.isascii():
        return text.upper()
    return "".join(map(folded_letter, text))


def folded_letter(letter: str) -> str:
    upper = letter.upper() if letter <= "\uffff" else letter
    return upper if len(upper) == 1 and upper.isascii() == letter.isascii() else letter


def is_text(value: Any, upper: str) -> bool:
    """`eq(value, 'text')` for a text that is neither empty nor a number: the value decides the type."""
    if isinstance(value, str):
        return folded(value) == upper
    return value is True


def is_one_of(value: Any, uppers: frozenset[str]) -> bool:
    """`in(value, 'text', …)` for such texts."""
    if isinstance(value, str):
        return folded(value) in uppers
    return value is True


def is_at_least(value: Any, number: int) -> bool:
    """`ge(value, number)`."""
    if isinstance(value, bool):
        return value >= (number != 0)
    if isinstance(value, str):
        return folded(value) >= str(number)
    if value is None:
        return number <= 0
    if isinstance(value, NUMBERS):
        return value >= number
    raise TypeError("an array or object has no order")


def as_text(value: Any) -> str:
    """The value as a text; what `contains`, `startsWith` and `endsWith` look at."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, float):
        seven_decimals = Decimal(f"{value:.15g}").quantize(Decimal("1e-7"), ROUND_HALF_UP)
        return f"{seven_decimals.normalize():f}"
    raise TypeError("an array or object is no text")


def has_part(value: Any, upper: str) -> bool:
    return upper in folded(as_text(value))


def has_start(value: Any, upper: str) -> bool:
    return folded(as_text(value)).startswith(upper)


def has_end(value: Any, upper: str) -> bool:
    return folded(as_text(value)).endswith(upper)


def items_of(value: Any) -> list[Any]:
    """The items of a list, of which a filter of a JSONPath selects some; an object has none."""
    return value if isinstance(value, list) else []


def has_below(value: Any, key: str, number: int) -> bool:
    """`@.key < number` of a JSONPath, where the number is whole and not 0: what has no such key is not below."""
    if not isinstance(value, dict) or key not in value:
        return False
    found = value[key]
    if found is None or isinstance(found, bool):
        return not found
    if isinstance(found, str):
        return int(found) < number  # a text that is no whole number is an error
    if isinstance(found, float):
        return number - found >= (found + number + 10) * 2.0**-52  # doubles that lie close together are equal
    return isinstance(found, int) and found < number


def state(root: Any) -> Any:
    return member(member(item(member(root, "value"), 0), "properties"), "state")


ENVIRONMENTS = frozenset({"DEV", "TEST", "STAGE", "PROD"})
UPPER_EVENTS = [event.upper() for event in EVENTS]


def is_release(root: Any) -> bool:
    ref = member(root, "ref")
    return (
        has_start(ref, "REFS/HEADS/")
        and not has_end(ref, "-WIP")
        and (has_start(ref, "REFS/HEADS/RELEASE/") or has_end(ref, "/MAIN"))
        and not has_start(member(root, "actor"), "DEPENDABOT")
    )


CAREFUL: dict[str, Callable[[Any], bool]] = {
    "W1": lambda root: is_text(member(root, "status"), "SUCCESSFUL"),
    "W2": lambda root: (
        is_text(member(root, "status"), "SUCCESSFUL")
        and is_at_least(member(root, "count"), 3)
        and has_part(member(root, "name"), "RELEASE")
    ),
    "W3": lambda root: is_text(state(root), "SUCCEEDED"),
    "W4": lambda root: is_one_of(member(root, "env"), ENVIRONMENTS),
    "W5": lambda root: any(is_text(member(root, "event"), upper) for upper in UPPER_EVENTS),
    "W6": is_release,
    "W7": lambda root: sum(has_below(child, "price", 50) for child in items_of(member(root, "items"))) == 50,
    "W8": lambda root: is_text(member(member(member(root, "run"), "result"), "state"), "DONE"),
}
